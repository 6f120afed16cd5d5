package dev.assay.tasks.work;

import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.PublicationFailedException;
import dev.assay.model.task.Reclaimed;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import java.io.IOException;
import java.util.Optional;
import org.jboss.logging.Logger;

/// What every task-service does for all of them: brings due tasks forward, takes back tasks of dead workers, ends
/// main tasks whose last subtask ended without a worker. Several processes may do it at once; each row is moved
/// once.
final class Upkeep {

    private static final Logger LOG = Logger.getLogger(Upkeep.class);

    /// So much in one transaction: short enough to hold no lock for long, and a fuller backlog is taken up by the
    /// next round a second later.
    private static final int BATCH = 1_000;

    private final TaskQueue queue;
    private final ParentEnding parents;
    private final WorkObserver observer;
    private final int maxLost;

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
        for (TaskId parent : queue.foldable(BATCH)) {
            try {
                Optional<ParentEnd> end = parents.end(parent);
                if (end.isPresent() && queue.fold(parent, end.get())) {
                    observer.folded(parent, end.get().verdict());
                }
            } catch (IOException | PublicationFailedException e) {
                LOG.errorf("The result of %s could not be written, so it stays open and is tried again: %s", parent, e);
            }
        }
    }
}
