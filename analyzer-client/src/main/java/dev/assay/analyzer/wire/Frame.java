package dev.assay.analyzer.wire;

import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// What an analyzer sent. Told apart by shape, because the names of result types differ from build to build.
public sealed interface Frame {

    FrameHead head();

    /// How far it is. Whatever it does not say is null.
    ///
    /// @param id the request it is about
    record Progress(
            FrameHead head,
            @Nullable String id,
            @Nullable Integer percent,
            @Nullable String step,
            @Nullable Integer completed,
            @Nullable Integer total)
            implements Frame {}

    /// A sign of life that says nothing about how far it is.
    ///
    /// @param id the request it is about
    record Notice(FrameHead head, @Nullable String id) implements Frame {}

    /// The analyzer could not do it; nothing else will come.
    ///
    /// @param text in the analyzer's own words
    record Failure(FrameHead head, String text) implements Frame {}

    /// The result, good or bad; nothing else will come.
    record Result(FrameHead head) implements Frame {}

    /// The answer to a health check.
    ///
    /// @param uptimeSeconds null when it does not say
    record Healthy(
            FrameHead head,
            @Nullable String version,
            @Nullable Double uptimeSeconds,
            SortedSet<String> availableTools) implements Frame {}

    /// JSON that is none of the above.
    record Unrecognised(FrameHead head) implements Frame {}

    /// Not a JSON object.
    ///
    /// @param head what could be read before it broke
    /// @param startsAsResult whether that much of it looks like a result
    record Malformed(FrameHead head, String reason, boolean startsAsResult) implements Frame {}
}
