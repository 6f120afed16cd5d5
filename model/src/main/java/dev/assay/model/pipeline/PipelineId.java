package dev.assay.model.pipeline;

import dev.assay.model.id.KeyText;
import java.util.Optional;

/// A pipeline's identity: `pipeline_` and twelve hex digits for people.
///
/// @param key the database key, 1 to 2^48 - 1
public record PipelineId(long key) implements Comparable<PipelineId> {

    private static final String PREFIX = "pipeline_";

    public PipelineId {
        if (key < 1 || key > KeyText.MAX) {
            throw new IllegalArgumentException("a pipeline key is between 1 and 2^48 - 1, not " + key);
        }
    }

    /// Reads `pipeline_` and twelve lower-case hex digits; empty when the text is anything else.
    public static Optional<PipelineId> parse(String text) {
        return KeyText.parse(PREFIX, text).stream().mapToObj(PipelineId::new).findFirst();
    }

    @Override
    public String toString() {
        return KeyText.of(PREFIX, key);
    }

    /// Oldest first.
    @Override
    public int compareTo(PipelineId other) {
        return Long.compare(key, other.key);
    }
}
