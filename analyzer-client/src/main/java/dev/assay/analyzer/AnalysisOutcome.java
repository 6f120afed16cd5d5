package dev.assay.analyzer;

import dev.assay.model.analysis.AnalysisReport;
import dev.assay.model.task.FailureCause;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// How asking an analyzer for an analysis ended.
public sealed interface AnalysisOutcome {

    /// The analyzer sent a result. That may be bad news: see the report's status.
    ///
    /// @param document the result as it came, for the files; holds the whole frame in memory until it is let go
    /// @param lost the try before this one that ended without an answer, if there was one
    record Answered(URI replica, AnalysisReport report, ResultDocument document, List<LostTry> lost)
            implements AnalysisOutcome {

        public Answered {
            lost = List.copyOf(lost);
        }
    }

    /// The analyzer sent a part of its result, and then its time was over or the connection gone.
    ///
    /// @param report what the part says; never COMPLETE
    /// @param document the part as it came
    /// @param cause why there is no more: REQUEST_TIMED_OUT, ANALYZER_STALLED or CONNECTION_LOST
    record CutShort(URI replica, AnalysisReport report, ResultDocument document, FailureCause cause, List<LostTry> lost)
            implements AnalysisOutcome {

        public CutShort {
            lost = List.copyOf(lost);
        }
    }

    /// Every replica was at work on as many requests as it takes, for longer than the caller would wait; or the
    /// analyzer itself has no room in its queue; or this client was closed before anything was sent. Nobody works
    /// on the request, and nothing is wrong.
    ///
    /// @param cause ANALYZER_BUSY
    record Busy(FailureCause cause) implements AnalysisOutcome {}

    /// No replica could be asked. Nothing was sent, so trying again costs nothing.
    ///
    /// @param cause ANALYZER_UNREACHABLE when none opened a connection, CIRCUIT_OPEN when none was tried because
    ///     the breakers of all are open, NO_REPLICAS when there is none
    /// @param atLeast before that, trying again is in vain: until the next breaker is probed; zero when nothing is
    ///     known
    record Unreachable(FailureCause cause, Duration atLeast) implements AnalysisOutcome {

        public Unreachable(FailureCause cause) {
            this(cause, Duration.ZERO);
        }
    }

    /// The request was sent and no usable result came. The analyzer may still be working on it.
    ///
    /// @param cause ANALYZER_REPORTED_ERROR, CONNECTION_LOST, ANALYZER_STALLED, REQUEST_TIMED_OUT,
    ///     UNREADABLE_RESULT or RESULT_TOO_LARGE; behind a gateway also ANALYZER_UNREACHABLE, when it did not get
    ///     through to the analyzer
    record Failed(URI replica, FailureCause cause, List<LostTry> lost) implements AnalysisOutcome {

        public Failed {
            lost = List.copyOf(lost);
        }
    }

    /// A try whose connection was lost, given up for one on another replica. The first run may still be going on
    /// there.
    ///
    /// @param cause CONNECTION_LOST
    record LostTry(URI replica, FailureCause cause) {}
}
