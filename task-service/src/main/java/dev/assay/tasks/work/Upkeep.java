package dev.assay.tasks.work;

import dev.assay.model.task.FailureCause;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.Reclaimed;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// What every task-service does for all of them: brings due tasks forward, takes back tasks of dead workers, ends
/// main tasks whose last subtask ended without a worker. Several processes may do it at once; each row is moved
/// once.
final class Upkeep {

    private static final Logger LOG = Logger.getLogger(Upkeep.class);

    /// So much in one transaction: short enough to hold no lock for long, and a fuller backlog is taken up by the
    /// next round a second later.
    private static final int BATCH = 1_000;

    /// After so many rounds, a second apart, a main task ends without its result.
    private static final int TRIES = 5;

    private final TaskQueue queue;
    private final ParentEnding parents;
    private final WorkObserver observer;
    private final int maxLost;

    /// How often each open main task could not be ended. Only touched by the folding round.
    private final Map<TaskId, Integer> troubles = new ConcurrentHashMap<>();

    Upkeep(TaskQueue queue, ParentEnding parents, WorkObserver observer, int maxLost) {
        this.queue = queue;
        this.parents = parents;
        this.observer = observer;
        this.maxLost = maxLost;
    }

    void promote() {
        queue.promote(BATCH);
    }

    void reclaim() {
        for (Reclaimed task : queue.reclaim(maxLost, BATCH)) {
            observer.reclaimed(task);
        }
    }

    void fold() {
        List<TaskId> open = queue.foldable(BATCH);
        troubles.keySet().retainAll(open);
        for (TaskId parent : open) {
            try {
                fold(parent);
                troubles.remove(parent);
            } catch (QueueUnavailableException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                // One main task that cannot be ended must not keep the others open.
                trouble(parent, e);
            }
        }
    }

    private void fold(TaskId parent) throws IOException {
        Optional<ParentEnd> end =
                troubles.getOrDefault(parent, 0) < TRIES ? parents.end(parent) : Optional.of(unwritten(parent));
        if (end.isEmpty()) {
            return;
        }
        boolean folded = false;
        try {
            folded = queue.fold(parent, end.get());
        } finally {
            if (!folded) {
                end.get().publication().discard();
            }
        }
        if (folded) {
            observer.folded(parent, end.get().verdict());
        }
    }

    private void trouble(TaskId parent, Exception problem) {
        int times = troubles.merge(parent, 1, Integer::sum);
        if (Integer.bitCount(times) == 1) { // 1, 2, 4, 8 …: said less and less often
            LOG.errorf(problem, "The end of %s could not be written (%d times); it is tried again", parent, times);
        }
    }

    private static ParentEnd unwritten(TaskId parent) {
        return ParentEnd.unwritten(new FailureCause(
                FailureCause.Code.RESULT_NOT_WRITTEN,
                "the result of " + parent + " could not be written in " + TRIES + " tries; the log says why"));
    }
}
