package dev.assay.analyzer;

import dev.assay.analyzer.pool.Lease;
import dev.assay.analyzer.wire.Bytes;
import dev.assay.analyzer.wire.Frame;
import dev.assay.analyzer.wire.FrameReader;
import dev.assay.analyzer.wire.WireText;
import dev.assay.model.task.FailureCause;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One analysis on one open connection: listens until a frame ends it, or its time does.
///
/// Used by one thread.
final class Analysis {

    private static final Logger LOG = Logger.getLogger(Analysis.class);

    /// An analyzer with a queue gives a request one name of its own.
    private static final int MAX_IDS = 16;

    private final ReplicaRequest request;
    private final ProgressListener progress;
    private final Deadline deadline;
    private final Lease lease;
    private final URI replica;
    private final Dialect dialect;
    private final long end;
    private final long start = System.nanoTime();

    private final Set<String> ids = new HashSet<>();
    private final Set<String> warnedOf = new HashSet<>();
    private final boolean speaksEarly;
    private boolean heardAnything;
    private boolean reportsProgress;
    private boolean brokenResult;
    private boolean over;
    private int dropped;
    private long lastHeard = start;

    /// The latest part of the result; those before it are let go.
    private @Nullable Bytes part;

    /// @param progress must not throw
    /// @param end when the request's time is over, in [System#nanoTime()]
    Analysis(ReplicaRequest request, ProgressListener progress, Deadline deadline, Lease lease, long end) {
        this.request = request;
        this.progress = progress;
        this.deadline = deadline;
        this.lease = lease;
        this.replica = lease.replica();
        this.dialect = Dialect.of(replica);
        this.end = end;
        this.speaksEarly = lease.hasReportedProgress();
        ids.add(request.sent().id());
    }

    /// True when the analyzer is through with it. After anything else it may be going on with it, whoever listens.
    boolean isOver() {
        return over;
    }

    Ending listen(Conversation conversation) throws InterruptedException {
        while (true) {
            Conversation.Event event = conversation.next(patience());
            Ending ending = switch (event) {
                case null -> patience().isPositive() ? null : timedOut();
                case Conversation.Event.Message(Bytes bytes) -> heard(bytes);
                case Conversation.Event.Ended ended -> ended(ended);
                case Conversation.Event.TooLarge(long atLeast) -> tooLarge(atLeast);
            };
            if (ending != null) {
                return ending;
            }
        }
    }

    private Duration patience() {
        long now = System.nanoTime();
        long left = end - now;
        if (reportsProgress) {
            left = Math.min(left, lastHeard + deadline.stall().toNanos() - now);
        } else if (speaksEarly && !heardAnything) {
            left = Math.min(left, start + deadline.firstFrame().toNanos() - now);
        }
        return Duration.ofNanos(Math.max(left, 0));
    }

    private Ending timedOut() {
        String who = request.sent().service().wireName() + " at " + replica;
        if (end - System.nanoTime() <= 0) {
            String message = "%s did not answer within %s".formatted(who, deadline.request());
            return broken(FailureCause.Code.REQUEST_TIMED_OUT, message, Ending.Next.GIVE_UP);
        }
        if (reportsProgress) {
            String message = "%s reported progress and then said nothing for %s".formatted(who, deadline.stall());
            return broken(FailureCause.Code.ANALYZER_STALLED, message, Ending.Next.GIVE_UP);
        }
        String message = "%s, which reports progress, has said nothing for %s".formatted(who, deadline.firstFrame());
        return broken(FailureCause.Code.ANALYZER_STALLED, message, Ending.Next.GIVE_UP);
    }

    private @Nullable Ending heard(Bytes bytes) throws InterruptedException {
        lease.heard();
        Dialect.Heard heard = dialect.read(bytes, request.sent().id());
        Frame frame = heard.frame();
        LOG.debugf("frame from %s, %d bytes: %s", replica, bytes.size(), frame.head());
        return switch (frame) {
            case Frame.Progress said -> {
                progressed(said, heard.body());
                yield null;
            }
            case Frame.Notice notice -> {
                noticed(notice);
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

    /// Something came about this request. Whatever else an analyzer says does not show that it works on it.
    private void movedOn() {
        lastHeard = System.nanoTime();
        heardAnything = true;
    }

    private void noticed(Frame.Notice notice) {
        boolean named = "request_queued".equals(notice.head().type()) && ids.size() < MAX_IDS;
        if (notice.id() == null || (named && ids.add(notice.id())) || ids.contains(notice.id())) {
            movedOn();
        }
    }

    private void progressed(Frame.Progress said, Bytes bytes) {
        if (said.id() != null && !ids.contains(said.id())) {
            drop(said, "about another request, " + WireText.forLog(said.id()));
            return;
        }
        movedOn();
        reportsProgress = true;
        lease.reportedProgress();
        if (said.head().hasAnalysis()) {
            part = bytes;
        }
        Integer percent = said.percent() == null ? null : (Integer) Math.clamp(said.percent(), 0, 100);
        progress.heard(new ProgressUpdate(percent, said.step(), said.completed(), said.total()));
    }

    private Ending answered(Frame.Result result, Bytes bytes) throws InterruptedException {
        over = true;
        // The whole is here: do not hold on to a part of it while it is read.
        part = null;
        if (!result.head().hasAnalysis()) {
            boolean saysFailure = result.head().status() != null
                    && !Set.of("success", "completed").contains(result.head().status());
            return saysFailure
                    ? failed(FailureCause.Code.ANALYZER_REPORTED_ERROR, FrameReader.errorText(bytes))
                    : failed(FailureCause.Code.UNREADABLE_RESULT, "the result has no analysis: " + result.head());
        }
        if (!reportsProgress) {
            lease.answeredWithoutProgress();
        }
        try {
            return new Ending.Answer(ReceivedReport.whole(bytes, result.head().firstKeys(), request));
        } catch (InterruptedIOException _) {
            throw AnalysisRun.interrupted();
        } catch (IOException unreadable) {
            LOG.warnf(
                    unreadable,
                    "the result of request %s from %s cannot be read",
                    request.sent().id(),
                    replica);
            return failed(FailureCause.Code.UNREADABLE_RESULT, "the result cannot be read: " + unreadable.getMessage());
        }
    }

    private Ending ended(Conversation.Event.Ended ended) {
        String how = ended.how();
        over = ended.saidGoodbye();
        String who = request.sent().service().wireName() + " at " + replica;
        if (brokenResult) {
            return failed(
                    FailureCause.Code.UNREADABLE_RESULT,
                    "%s sent a result that is not JSON, then the connection was %s".formatted(who, how));
        }
        String unread = dropped == 0 ? "" : " (%d frames before that were not understood)".formatted(dropped);
        return broken(
                FailureCause.Code.CONNECTION_LOST,
                "%s gave no result: %s%s".formatted(who, how, unread),
                Ending.Next.ASK_ANOTHER);
    }

    private Ending tooLarge(long atLeast) {
        return failed(
                FailureCause.Code.RESULT_TOO_LARGE,
                "%s at %s sent a result of at least %d bytes"
                        .formatted(request.sent().service().wireName(), replica, atLeast));
    }

    private void drop(Frame frame, String why) {
        dropped++;
        String line = "dropped a frame from %s to request %s (%s): %s"
                .formatted(replica, request.sent().id(), why, frame.head());
        String kind = frame.getClass().getSimpleName() + frame.head().type();
        if (warnedOf.size() < 20 && warnedOf.add(kind)) {
            LOG.warn(line);
        } else {
            LOG.debug(line);
        }
    }

    /// It is over, and what came is of no use.
    private Ending failed(FailureCause.Code code, String message) {
        over = true;
        return new Ending.Broken(new FailureCause(code, message), Ending.Next.OVER, null);
    }

    /// There is no more to hear, but the analyzer may still be working on it.
    private Ending broken(FailureCause.Code code, String message, Ending.Next next) {
        return new Ending.Broken(new FailureCause(code, message), next, part);
    }
}
