package dev.assay.tasks.work;

import dev.assay.model.task.Backoff;
import dev.assay.model.task.Lease;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.QueueSignals;
import dev.assay.model.task.RetryPolicy;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.WorkerId;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A worker's threads: one claims, one keeps the pulse. Starts, listens, and leaves in order.
///
/// Leaving: no more claims, then the runs may end by themselves for a while, then they are interrupted and given
/// back; the pulse beats to the very end, so that no lease is lost by leaving.
final class Worker {

    private static final Logger LOG = Logger.getLogger(Worker.class);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    /// How long interrupted runs get to notice and to be given back. Somebody who raised the number of preflights
    /// does not want to wait for days between two of them.
    private static final Duration LONGEST_PREFLIGHT = Duration.ofHours(1);

    private static final double BUSY_JITTER = 0.2;

    /// How long a claim waits for more room when more may be waiting than it has room for: about as long as a claim
    /// takes, so that a slot stands empty for no longer than it would behind a claim for one task.
    private static final Duration ROOM_GATHERS = Duration.ofMillis(2);

    /// The same when the last look found less than there was room for. New tasks are announced, so all that another
    /// look can find is what a limit held back; one look is enough for a run's end and its being recorded.
    private static final Duration ROOM_IDLES = Duration.ofMillis(5);

    /// How soon the next look comes at the latest after one that may have overlooked a task that has come back, see
    /// [TaskQueue#claim].
    private static final Duration LOOKS_AGAIN = TaskQueue.OVERLOOKED_FOR.multipliedBy(2);

    private static final Duration LAST_CALL = Duration.ofSeconds(5);

    private final QueueSignals signals;
    private final TaskWorker claims;
    private final Pulse pulse;
    private final Slots slots;
    private final Runs runs;
    private final WakeUp wakeUp;
    private final WorkObserver observer;
    private final WorkerSettings settings;
    private final Membership membership;
    private final Runnable recycled;

    private @Nullable Thread claimer;
    private @Nullable Thread pulser;
    private QueueSignals.@Nullable Subscription subscription;

    private Worker(
            QueueSignals signals,
            TaskWorker claims,
            Pulse pulse,
            Slots slots,
            Runs runs,
            WakeUp wakeUp,
            WorkObserver observer,
            WorkerSettings settings,
            Membership membership,
            Runnable recycled) {
        this.membership = membership;
        this.recycled = recycled;
        this.signals = signals;
        this.claims = claims;
        this.pulse = pulse;
        this.slots = slots;
        this.runs = runs;
        this.wakeUp = wakeUp;
        this.observer = observer;
        this.settings = settings;
    }

    static Worker assemble(
            WorkerId id,
            TaskQueue queue,
            QueueSignals signals,
            Runners runners,
            ParentEnding parents,
            WorkObserver observer,
            WorkerSettings settings,
            Fleet fleet) {
        if (settings.renewEvery().multipliedBy(2).compareTo(settings.lease()) > 0) {
            throw new IllegalArgumentException(
                    "assay.worker.lease (%s) must be at least twice assay.worker.renew-every (%s)"
                            .formatted(settings.lease(), settings.renewEvery()));
        }
        var slots = new Slots(settings.queues());
        var runs = new Runs();
        var wakeUp = new WakeUp();
        var work = new CountedWork(observer);
        var membership = new Membership(id, fleet, runners.kinds(), slots, runs, work, settings);
        var settler = new Settler(queue, parents, work);
        var claims = new TaskWorker(
                id, queue, runners, policy(settings), settler, slots, runs, wakeUp, work, settings.lease());
        var pulse = new Pulse(id, queue, runs, work, settings.lease(), settings.renewEvery(), settings.taskTimeout());
        return new Worker(signals, claims, pulse, slots, runs, wakeUp, work, settings, membership, fleet.recycled());
    }

    private static RetryPolicy policy(WorkerSettings settings) {
        WorkerSettings.Retries retries = settings.retries();
        return new RetryPolicy(
                retries.preflight(),
                Backoff.doubling(retries.preflightDelay(), longest(retries.preflightDelay())),
                retries.transientFailure(),
                Backoff.constant(retries.transientDelay()),
                Backoff.constant(retries.busyDelay()).withJitter(BUSY_JITTER));
    }

    private static Duration longest(Duration first) {
        return first.compareTo(LONGEST_PREFLIGHT) > 0 ? first : LONGEST_PREFLIGHT;
    }

    void start() {
        subscription = signals.subscribe(Set.copyOf(slots.queues()), new Wakes());
        pulser = Thread.ofPlatform().name("assay-pulse").daemon().start(this::keepPulse);
        claimer = Thread.ofPlatform().name("assay-claim").daemon().start(this::keepClaiming);
    }

    /// Blocks until the worker has left: at most the drain time and four times [#LAST_CALL].
    void leave() {
        claims.leave();
        wakeUp.give(WakeUp.Reason.ROOM);
        join(claimer);
        awaitRuns(settings.drain());
        List<Lease> unfinished = runs.all().stream().map(Run::lease).toList();
        if (!unfinished.isEmpty()) {
            LOG.infof("Leaving with %d tasks unfinished; they are given back to the queue", unfinished.size());
            runs.all().forEach(run -> run.stop(Run.StopReason.LEAVING));
            awaitRuns(LAST_CALL);
            // those that did not react to their interrupt still hold their leases
            claims.giveBack(runs.all().stream().map(Run::lease).toList());
        }
        join(claimer);
        if (pulser != null) {
            pulser.interrupt();
        }
        join(pulser);
        if (subscription != null) {
            subscription.close();
        }
        membership.leave();
    }

    private void awaitRuns(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        while (runs.size() > 0 && System.nanoTime() < end) {
            try {
                wakeUp.await(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void keepClaiming() {
        while (!claims.isLeaving()) {
            try {
                membership.followOrders(System.nanoTime());
                if (membership.isRecycled()) {
                    recycled.run();
                    return;
                }
                boolean mayBeMore = look();
                if (!membership.takePart(System.nanoTime())) {
                    awaitReason(mayBeMore);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                if (claims.isLeaving()) {
                    return;
                }
                observer.pollFailed(e);
                try {
                    WakeUp.pause(jittered(PAUSE_AFTER_FAILURE));
                } catch (InterruptedException _) {
                    return;
                }
            }
        }
    }

    /// @return whether there may be more than was claimed
    private boolean look() {
        if (membership.mayClaim()) {
            return claims.claimOnce();
        }
        observer.looked();
        return false;
    }

    /// Waits until the next look is worth while.
    private void awaitReason(boolean mayBeMore) throws InterruptedException {
        WakeUp.Reason reason = WakeUp.Reason.ROOM;
        if (!mayBeMore || !slots.anyFree()) {
            reason = wakeUp.await(nextLook());
            observer.wokenUp(reason);
        }
        if (claims.isLeaving() || reason == WakeUp.Reason.NOTIFIED || reason == WakeUp.Reason.POLL) {
            return;
        }
        if (mayBeMore) {
            wakeUp.gather(slots::missingToHalf, ROOM_GATHERS);
        } else {
            wakeUp.gather(() -> Integer.MAX_VALUE, ROOM_IDLES);
        }
    }

    private void keepPulse() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                WakeUp.pause(Pulse.BEAT);
                if (!signals.connected()) {
                    pulse.renewSoon();
                }
                pulse.beat(System.nanoTime());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                LOG.warnf(
                        "The pulse missed a beat: %s. The leases hold for %d s in all",
                        e.getMessage(), settings.lease().toSeconds());
            }
        }
    }

    private Duration nextLook() {
        Duration poll = jittered(pollInterval());
        return claims.mayHaveOverlooked() && poll.compareTo(LOOKS_AGAIN) > 0 ? LOOKS_AGAIN : poll;
    }

    /// However rarely it is to poll, often enough that the process looks dead neither to its probe nor to the
    /// others.
    private Duration pollInterval() {
        return Stream.of(settings.pollInterval(), settings.silentAfter().dividedBy(3), settings.lease())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /// Up to a fifth more, so that many workers do not poll in step.
    private static Duration jittered(Duration base) {
        return base.plusNanos(ThreadLocalRandom.current().nextLong(Math.max(1, base.toNanos() / 5)));
    }

    private static void join(@Nullable Thread thread) {
        if (thread != null) {
            try {
                thread.join(LAST_CALL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private final class Wakes implements QueueSignals.Listener {

        @Override
        public void workArrived(QueueName arrived) {
            wakeUp.give(WakeUp.Reason.NOTIFIED);
        }

        @Override
        public void taskCancelled(TaskId task) {
            runs.find(task).ifPresent(run -> run.stop(Run.StopReason.CANCELLED));
        }

        @Override
        public void controlChanged() {
            membership.ordersChanged();
            wakeUp.give(WakeUp.Reason.NOTIFIED);
        }

        @Override
        public void reconnected() {
            membership.ordersChanged();
            pulse.renewSoon();
            wakeUp.give(WakeUp.Reason.NOTIFIED);
        }
    }
}
