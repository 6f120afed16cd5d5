package dev.assay.analyzer;

import dev.assay.analyzer.report.Question;
import dev.assay.analyzer.report.Reading;
import dev.assay.analyzer.report.ReportReader;
import dev.assay.analyzer.wire.Bytes;
import dev.assay.analyzer.wire.Frame;
import dev.assay.analyzer.wire.FrameReader;
import dev.assay.analyzer.wire.WireText;
import dev.assay.model.task.FailureCause;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One analysis on one open connection: listens until a frame ends it, or its time does.
///
/// Used by one thread.
final class Analysis {

    private static final Logger LOG = Logger.getLogger(Analysis.class);

    private final AnalysisRequest request;
    private final ProgressListener progress;
    private final Deadline deadline;
    private final URI replica;
    private final Dialect dialect;
    private final long end;

    private final Set<String> ids = new HashSet<>();
    private final Set<String> warnedOf = new HashSet<>();
    private boolean reportsProgress;
    private boolean brokenResult;
    private boolean timedOut;
    private int dropped;
    private long lastHeard;

    /// @param end when the request's time is over, in [System#nanoTime()]
    Analysis(AnalysisRequest request, ProgressListener progress, Deadline deadline, URI replica, long end) {
        this.request = request;
        this.progress = progress;
        this.deadline = deadline;
        this.replica = replica;
        this.dialect = Dialect.of(replica);
        this.end = end;
        this.lastHeard = System.nanoTime();
        ids.add(request.id());
    }

    /// True when time ran out before a frame ended it.
    boolean isTimedOut() {
        return timedOut;
    }

    AnalysisOutcome listen(Conversation conversation) throws InterruptedException {
        while (true) {
            Conversation.Event event = conversation.next(patience());
            lastHeard = event == null ? lastHeard : System.nanoTime();
            AnalysisOutcome outcome = switch (event) {
                case null -> {
                    if (patience().isPositive()) {
                        yield null;
                    }
                    yield timedOut();
                }
                case Conversation.Event.Message(Bytes bytes) -> heard(bytes);
                case Conversation.Event.Ended(String how) -> ended(how);
                case Conversation.Event.TooLarge(long atLeast) -> tooLarge(atLeast);
            };
            if (outcome != null) {
                return outcome;
            }
        }
    }

    private Duration patience() {
        long now = System.nanoTime();
        long left = end - now;
        if (reportsProgress) {
            left = Math.min(left, lastHeard + deadline.stall().toNanos() - now);
        }
        return Duration.ofNanos(Math.max(left, 0));
    }

    private AnalysisOutcome timedOut() {
        timedOut = true;
        boolean stalled = end - System.nanoTime() > 0;
        String message = stalled
                ? "%s at %s reported progress and then said nothing for %s"
                        .formatted(request.service().wireName(), replica, deadline.stall())
                : "%s at %s did not answer within %s"
                        .formatted(request.service().wireName(), replica, deadline.request());
        return failed(FailureCause.Code.REQUEST_TIMED_OUT, message);
    }

    private @Nullable AnalysisOutcome heard(Bytes bytes) {
        Dialect.Heard heard = dialect.read(bytes, request.id());
        Frame frame = heard.frame();
        LOG.debugf("frame from %s, %d bytes: %s", replica, bytes.size(), frame.head());
        return switch (frame) {
            case Frame.Progress said -> {
                progressed(said);
                yield null;
            }
            case Frame.Notice notice -> {
                if ("request_queued".equals(notice.head().type()) && notice.id() != null) {
                    ids.add(notice.id());
                }
                yield null;
            }
            case Frame.Failure failure -> failed(failure.code(), failure.text());
            case Frame.Result result -> answered(result, heard.body());
            case Frame.Healthy _ -> null;
            case Frame.Unrecognised unknown -> {
                drop(unknown, "of no known kind");
                yield null;
            }
            case Frame.Malformed malformed -> {
                brokenResult |= malformed.startsAsResult();
                drop(malformed, "malformed, " + malformed.reason());
                yield null;
            }
        };
    }

    private void progressed(Frame.Progress said) {
        if (said.id() != null && !ids.contains(said.id())) {
            drop(said, "about another request, " + WireText.forLog(said.id()));
            return;
        }
        reportsProgress = true;
        Integer percent = said.percent() == null ? null : (Integer) Math.clamp(said.percent(), 0, 100);
        try {
            progress.heard(new ProgressUpdate(percent, said.step(), said.completed(), said.total()));
        } catch (RuntimeException broken) {
            LOG.warnf(broken, "the progress listener of request %s threw; the analysis goes on", request.id());
        }
    }

    private AnalysisOutcome answered(Frame.Result result, Bytes bytes) {
        if (!result.head().hasAnalysis()) {
            boolean saysFailure = result.head().status() != null
                    && !Set.of("success", "completed").contains(result.head().status());
            return saysFailure
                    ? failed(FailureCause.Code.ANALYZER_REPORTED_ERROR, FrameReader.errorText(bytes))
                    : failed(FailureCause.Code.UNREADABLE_RESULT, "the result has no analysis: " + result.head());
        }
        var question = new Question(
                request.service(), request.target(), request.tools(), new TreeSet<>(RequestFrame.switchedOff(request)));
        try {
            Reading reading = ReportReader.read(bytes, question);
            return new AnalysisOutcome.Answered(
                    replica,
                    reading.report(),
                    new FrameDocument(bytes, result.head().firstKeys(), reading.sarif(), request.target()),
                    List.of());
        } catch (IOException unreadable) {
            LOG.warnf(unreadable, "the result of request %s from %s cannot be read", request.id(), replica);
            return failed(FailureCause.Code.UNREADABLE_RESULT, "the result cannot be read: " + unreadable.getMessage());
        }
    }

    private AnalysisOutcome ended(String how) {
        if (brokenResult) {
            return failed(
                    FailureCause.Code.UNREADABLE_RESULT,
                    "%s at %s sent a result that is not JSON, then the connection was %s"
                            .formatted(request.service().wireName(), replica, how));
        }
        String unread = dropped == 0 ? "" : " (%d frames before that were not understood)".formatted(dropped);
        return failed(
                FailureCause.Code.CONNECTION_LOST,
                "%s at %s gave no result: %s%s".formatted(request.service().wireName(), replica, how, unread));
    }

    private AnalysisOutcome tooLarge(long atLeast) {
        return failed(
                FailureCause.Code.RESULT_TOO_LARGE,
                "%s at %s sent a result of at least %d bytes"
                        .formatted(request.service().wireName(), replica, atLeast));
    }

    private void drop(Frame frame, String why) {
        dropped++;
        String line =
                "dropped a frame from %s to request %s (%s): %s".formatted(replica, request.id(), why, frame.head());
        String kind = frame.getClass().getSimpleName() + frame.head().type();
        if (warnedOf.size() < 20 && warnedOf.add(kind)) {
            LOG.warn(line);
        } else {
            LOG.debug(line);
        }
    }

    private AnalysisOutcome failed(FailureCause.Code code, String message) {
        return new AnalysisOutcome.Failed(replica, new FailureCause(code, message), List.of());
    }
}
