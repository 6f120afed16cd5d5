package dev.assay.analyzer.wire;

import dev.assay.model.task.FailureCause;
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
            implements Frame {

        /// True when it carries an `analysis`: what is done so far, worth keeping in case nothing more comes. Read
        /// it like a result.
        public boolean hasAnalysis() {
            return head.hasAnalysis();
        }

        /// The same, for what is known to be about this request.
        Progress about(String request) {
            return new Progress(head, request, percent, step, completed, total);
        }
    }

    /// A sign of life that says nothing about how far it is.
    ///
    /// @param id the request it is about
    record Notice(FrameHead head, @Nullable String id) implements Frame {}

    /// The analyzer could not do it; nothing else will come.
    ///
    /// @param text in the analyzer's own words
    /// @param code ANALYZER_REPORTED_ERROR; ANALYZER_BUSY when its queue is full; from a gateway also
    ///     ANALYZER_UNREACHABLE and REQUEST_TIMED_OUT, for what it met behind it
    record Failure(FrameHead head, String text, FailureCause.Code code) implements Frame {}

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
