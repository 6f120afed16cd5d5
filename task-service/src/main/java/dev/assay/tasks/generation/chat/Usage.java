package dev.assay.tasks.generation.chat;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What a call used up, as far as the provider said.
///
/// @param cost in US dollars
public record Usage(
        @Nullable Integer promptTokens,
        @Nullable Integer completionTokens,
        @Nullable BigDecimal cost) {

    public static final Usage UNKNOWN = new Usage(null, null, null);
}
