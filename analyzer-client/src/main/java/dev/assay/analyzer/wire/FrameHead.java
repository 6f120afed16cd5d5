package dev.assay.analyzer.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the outermost object of a frame says about the frame; enough for a log line.
///
/// @param hasAnalysis whether `analysis` is an object
/// @param firstKeys at most ten, made fit for a log
public record FrameHead(
        @Nullable String type,
        @Nullable String status,
        @Nullable String service,
        boolean hasAnalysis,
        List<String> firstKeys) {

    static final FrameHead NONE = new FrameHead(null, null, null, false, List.of());

    @Override
    public String toString() {
        return "service=%s type=%s has_analysis=%s status=%s keys=%s"
                .formatted(
                        WireText.forLog(service),
                        WireText.forLog(type),
                        hasAnalysis,
                        WireText.forLog(status),
                        firstKeys);
    }
}
