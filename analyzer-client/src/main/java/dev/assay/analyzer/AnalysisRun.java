package dev.assay.analyzer;

import dev.assay.analyzer.pool.Lease;
import dev.assay.analyzer.pool.ServicePool;
import dev.assay.analyzer.pool.Wish;
import dev.assay.analyzer.wire.Bytes;
import dev.assay.model.task.FailureCause;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One request from beginning to end: a place, a connection, a conversation, and when that is lost, once more with
/// another replica.
///
/// Used by one thread. Whatever happens, the place is given back and the connection closed before the next is taken
/// or this is left.
final class AnalysisRun {

    private static final Logger LOG = Logger.getLogger(AnalysisRun.class);

    /// The causes for which a part of a result is worth something: the rest was still to come.
    private static final Set<FailureCause.Code> CUT_SHORT = EnumSet.of(
            FailureCause.Code.REQUEST_TIMED_OUT, FailureCause.Code.ANALYZER_STALLED, FailureCause.Code.CONNECTION_LOST);

    private final Equipment equipment;
    private final ServicePool pool;
    private final NameWatch names;
    private final AnalysisRequest request;
    private final ProgressListener progress;
    private final Deadline deadline;

    /// The replicas that refused to open a connection for this.
    private final Set<URI> blamed = new HashSet<>();

    /// @param progress must not throw
    AnalysisRun(
            Equipment equipment,
            ServicePool pool,
            NameWatch names,
            AnalysisRequest request,
            ProgressListener progress,
            Deadline deadline) {
        this.equipment = equipment;
        this.pool = pool;
        this.names = names;
        this.request = request;
        this.progress = progress;
        this.deadline = deadline;
    }

    /// A try that got as far as sending the request.
    private record Try(ReplicaRequest asked, Ending ending) {
        URI replica() {
            return asked.replica();
        }
    }

    AnalysisOutcome run() throws InterruptedException {
        Wish wish = Wish.forTools(request.tools());
        var limits = new Connector.Limits(
                deadline.place(),
                deadline.connect(),
                equipment.settings().connectRetryDelays(),
                deadline.place().plus(deadline.connect()));
        return switch (connector(limits).open(wish)) {
            case Connector.Attempt.NotOpened(AnalysisOutcome outcome) -> outcome;
            case Connector.Attempt.Opened opened -> {
                long end = opened.placedAt() + deadline.request().toNanos();
                yield conclude(converse(opened, end, () -> {}), wish, end);
            }
        };
    }

    private AnalysisOutcome conclude(Try first, Wish wish, long end) throws InterruptedException {
        return switch (first.ending()) {
            case Ending.Answer answer -> answered(first, answer, List.of());
            case Ending.Broken broken when isBusy(broken) -> new AnalysisOutcome.Busy(broken.cause());
            case Ending.Broken broken -> {
                Duration left = Duration.ofNanos(end - System.nanoTime());
                boolean again = broken.next() == Ending.Next.ASK_ANOTHER
                        && left.isPositive()
                        && !equipment.conversations().isClosed();
                Connector.Attempt.Opened other = again ? openAnother(wish, first.replica(), left) : null;
                yield other == null
                        ? givenUp(broken.cause(), first, broken.part(), List.of())
                        : concludeSecond(first, broken, tryAgain(first.replica(), broken.cause(), other, end));
            }
        };
    }

    private AnalysisOutcome concludeSecond(Try first, Ending.Broken lost, Try second) throws InterruptedException {
        var losses = List.of(new AnalysisOutcome.LostTry(first.replica(), lost.cause()));
        return switch (second.ending()) {
            case Ending.Answer answer -> answered(second, answer, losses);
            case Ending.Broken broken
            when isBusy(broken) ->
                // As good as no other: the first run is what counts.
                givenUp(lost.cause(), first, lost.part(), List.of());
            case Ending.Broken broken -> {
                var cause = new FailureCause(
                        broken.cause().code(),
                        "%s; before that, %s"
                                .formatted(
                                        broken.cause().message(), lost.cause().message()));
                yield broken.part() == null && mayBeCutShort(cause)
                        ? givenUp(cause, first, lost.part(), losses, second.replica())
                        : givenUp(cause, second, broken.part(), losses);
            }
        };
    }

    /// A connection to a replica that this was not sent to yet; null when there is none to be had.
    private Connector.Attempt.@Nullable Opened openAnother(Wish wish, URI first, Duration left)
            throws InterruptedException {
        var limits = new Connector.Limits(deadline.place(), deadline.connect(), List.of(), left);
        return switch (connector(limits).open(wish.avoiding(Set.of(first)))) {
            case Connector.Attempt.Opened opened -> opened;
            case Connector.Attempt.NotOpened(AnalysisOutcome outcome) -> {
                LOG.debugf("request %s is not sent again: %s", request.id(), outcome);
                yield null;
            }
        };
    }

    private Try tryAgain(URI first, FailureCause cause, Connector.Attempt.Opened other, long end)
            throws InterruptedException {
        return converse(other, end, () -> announce(first, cause, other.lease().replica()));
    }

    private void announce(URI first, FailureCause cause, URI second) {
        String what = "the connection to %s was lost".formatted(first);
        // The caller hears of it, and tells it with names of its own.
        LOG.debugf(
                "request %s to %s: %s (%s); asking %s instead, the first run may still be going on",
                request.id(), request.service().wireName(), what, cause.message(), second);
        equipment.observer().retried(request.service(), first, second, cause);
        progress.heard(new ProgressUpdate(
                null,
                "%s; asking %s instead, the first run may still be going on".formatted(what, second),
                null,
                null));
    }

    /// @param beforehand done with the place and the connection in hand, before anything is sent
    private Try converse(Connector.Attempt.Opened opened, long end, Runnable beforehand) throws InterruptedException {
        Conversation conversation = opened.conversation();
        Dialect dialect = Dialect.of(opened.lease().replica());
        Analysis analysis = null;
        try (Lease lease = opened.lease()) {
            try {
                beforehand.run();
                ReplicaRequest asked = ReplicaRequest.of(request, lease);
                conversation.send(
                        dialect.analysis(asked.sent(), equipment.clock().instant()));
                LOG.debugf("sent request %s to %s, without %s", request.id(), lease.replica(), asked.leftOut());
                analysis = new Analysis(asked, progress, deadline, lease, end);
                Ending ending = analysis.listen(conversation);
                report(lease, ending);
                return new Try(asked, ending);
            } finally {
                if (analysis == null || !analysis.isOver()) {
                    lease.abandoned(analysis == null ? Duration.ZERO : mayGoOn(end));
                    // Analyzers that do not know this message never read it: they are busy until they close.
                    conversation.send(
                            dialect.cancel(request.id(), equipment.clock().instant()));
                }
                equipment.conversations().end(conversation);
            }
        }
    }

    /// How long the analyzer may go on with what it was not let finish: until the request's time would have been
    /// over, and when it is over, once more as long.
    private Duration mayGoOn(long end) {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        return left.isPositive() ? left : deadline.request();
    }

    /// Tells the replica's breaker. What our own closing broke speaks against nobody.
    private void report(Lease lease, Ending ending) {
        switch (ending) {
            case Ending.Answer _ -> lease.answered();
            case Ending.Broken broken -> {
                if (!equipment.conversations().isClosed()) {
                    lease.failed(broken.cause());
                }
            }
        }
    }

    private static AnalysisOutcome answered(Try last, Ending.Answer answer, List<AnalysisOutcome.LostTry> lost) {
        ReceivedReport result = answer.result();
        return new AnalysisOutcome.Answered(last.replica(), result.report(), result.document(), lost);
    }

    private AnalysisOutcome givenUp(
            FailureCause cause, Try from, @Nullable Bytes part, List<AnalysisOutcome.LostTry> lost)
            throws InterruptedException {
        return givenUp(cause, from, part, lost, from.replica());
    }

    /// @param from the try that the part, if there is one, came from
    /// @param last who was asked last
    private AnalysisOutcome givenUp(
            FailureCause cause, Try from, @Nullable Bytes part, List<AnalysisOutcome.LostTry> lost, URI last)
            throws InterruptedException {
        if (part != null && mayBeCutShort(cause)) {
            try {
                ReceivedReport result = ReceivedReport.part(part, from.asked(), cause);
                return new AnalysisOutcome.CutShort(from.replica(), result.report(), result.document(), cause, lost);
            } catch (InterruptedIOException _) {
                throw interrupted();
            } catch (IOException unreadable) {
                LOG.warnf(unreadable, "the part of a result of request %s cannot be read", request.id());
            }
        }
        return new AnalysisOutcome.Failed(last, cause, lost);
    }

    private static boolean isBusy(Ending.Broken broken) {
        return broken.cause().code() == FailureCause.Code.ANALYZER_BUSY;
    }

    /// What a caller that was interrupted while a result was being read is told.
    static InterruptedException interrupted() {
        boolean _ = Thread.interrupted();
        return new InterruptedException("interrupted while a result was being read");
    }

    private static boolean mayBeCutShort(FailureCause cause) {
        return CUT_SHORT.contains(cause.code());
    }

    private Connector connector(Connector.Limits limits) {
        return new Connector(equipment, pool, names, blamed, limits);
    }
}
