package dev.assay.tasks.work;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.PublicationFailedException;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Records what came of a run, however long that takes: a store that is away comes back, and until then the result
/// waits here. Whether it still counts is the queue's decision, not this one's.
final class Settler {

    private static final Logger LOG = Logger.getLogger(Settler.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /// A disk that refuses so often is not going to change its mind while a slot waits for it.
    private static final int PUBLICATION_TRIES = 3;

    /// Each repetition means that a sibling ended in the same instant; there are only four services.
    private static final int LAST_SUBTASK_TRIES = 10;

    /// One writes while the next batch gathers behind it. A second halves the batches, and what a batch costs hardly
    /// depends on its size: on two cores it made everything slower.
    private static final int WRITERS = 1;

    private final TaskQueue queue;
    private final SharedSettles shared;
    private final ParentEnding parents;
    private final WorkObserver observer;

    Settler(TaskQueue queue, ParentEnding parents, WorkObserver observer) {
        this.queue = queue;
        this.shared = new SharedSettles(queue, WRITERS);
        this.parents = parents;
        this.observer = observer;
    }

    /// @param ran how long the run took
    /// @throws InterruptedException when the calling thread was interrupted; the lease then expires and another
    ///     worker runs the task again
    void settle(ClaimedTask task, Settlement settlement, Duration ran) throws InterruptedException {
        switch (publishOrFail(task, settlement)) {
            case SettleReply.Settled(var status) -> observer.settled(task, settlement, status, ran);
            case SettleReply.Refused _, SettleReply.LastOpenSubtask _ -> observer.settleRefused(task);
        }
    }

    /// Whether an end is nothing but a state, which takes a moment and is written together with others'.
    static boolean isRecordedWithOthers(ClaimedTask task, Settlement settlement) {
        return task.parent() == null && settlement.isPlain();
    }

    private SettleReply publishOrFail(ClaimedTask task, Settlement settlement) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                return withParent(task, settlement);
            } catch (PublicationFailedException | IOException e) {
                LOG.warnf(e, "The result files of %s could not be written (try %d)", task.id(), attempt);
                if (attempt == PUBLICATION_TRIES) {
                    return failUnwritten(task, e);
                }
            }
            WakeUp.pause(pause);
            pause = longer(pause);
        }
    }

    private SettleReply withParent(ClaimedTask task, Settlement settlement) throws IOException, InterruptedException {
        if (isRecordedWithOthers(task, settlement)) {
            return whileUnavailable(task.id(), () -> shared.settle(task.lease(), settlement));
        }
        for (int i = 0; i < LAST_SUBTASK_TRIES; i++) {
            SettleReply reply = whileUnavailable(task.id(), () -> queue.settle(task.lease(), settlement));
            if (!(reply instanceof SettleReply.LastOpenSubtask(var parent))) {
                return reply;
            }
            Optional<ParentEnd> end = whileUnavailable(task.id(), () -> parents.endWith(parent, task, settlement));
            if (end.isPresent()) {
                reply = settleLast(task, settlement, end.get());
                if (!(reply instanceof SettleReply.LastOpenSubtask)) {
                    return reply;
                }
            }
        }
        throw new IllegalStateException("the siblings of " + task.id() + " never came to rest");
    }

    private SettleReply settleLast(ClaimedTask task, Settlement settlement, ParentEnd end) throws InterruptedException {
        boolean published = false;
        try {
            SettleReply reply = whileUnavailable(task.id(), () -> queue.settleLast(task.lease(), settlement, end));
            published = reply instanceof SettleReply.Settled;
            return reply;
        } finally {
            if (!published) {
                end.publication().discard();
            }
        }
    }

    /// Nothing is called done without its files: the task fails, and its main task with it if it was the last one
    /// open.
    private SettleReply failUnwritten(ClaimedTask task, Exception problem) throws InterruptedException {
        var cause = new FailureCause(
                FailureCause.Code.RESULT_NOT_WRITTEN,
                "the result files could not be written in " + PUBLICATION_TRIES + " tries: " + problem.getMessage());
        var failed = new Settlement.Fail(cause, null);
        SettleReply reply = whileUnavailable(task.id(), () -> queue.settle(task.lease(), failed));
        return reply instanceof SettleReply.LastOpenSubtask
                ? whileUnavailable(task.id(), () -> queue.settleLast(task.lease(), failed, ParentEnd.unwritten(cause)))
                : reply;
    }

    private static <T, E extends Exception> T whileUnavailable(TaskId task, Step<T, E> step)
            throws E, InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return step.run();
            } catch (QueueUnavailableException e) {
                LOG.warnf(
                        "Could not record the result of %s: %s. Trying again in %d ms",
                        task, e.getMessage(), pause.toMillis());
            }
            WakeUp.pause(pause);
            pause = longer(pause);
        }
    }

    @FunctionalInterface
    private interface Step<T, E extends Exception> {
        T run() throws E;
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
