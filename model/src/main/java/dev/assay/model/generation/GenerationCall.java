package dev.assay.model.generation;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One call to a model, for one attempt of a task. What failed is in it too: it may have cost something.
///
/// @param epoch of the attempt
/// @param modelId what the provider calls the model
/// @param promptTokens null when the provider did not say
/// @param completionTokens null when the provider did not say
/// @param cost in US dollars; null when it is not known
/// @param outcome `OK`, `INTERRUPTED`, or the code of the cause
/// @param at when it ended, by the store's clock; null before it is recorded
public record GenerationCall(
        int epoch,
        String modelId,
        String template,
        @Nullable Integer promptTokens,
        @Nullable Integer completionTokens,
        @Nullable BigDecimal cost,
        Duration took,
        String outcome,
        @Nullable Instant at) {

    public static final String OK = "OK";
    public static final String INTERRUPTED = "INTERRUPTED";
}
