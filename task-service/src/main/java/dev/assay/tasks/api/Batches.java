package dev.assay.tasks.api;

import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/// Works on many tasks in batches, each of them a transaction of its own.
///
/// @param results of the batches that were done
/// @param left how many tasks were not come to, because the store could not be reached any more
record Batches<R>(List<R> results, int left) {

    private static final Logger LOG = Logger.getLogger(Batches.class);

    /// @param work takes a batch and the results so far
    /// @throws QueueUnavailableException when not even the first batch was done
    static <R> Batches<R> run(List<TaskId> ids, int size, BiFunction<List<TaskId>, List<R>, List<R>> work) {
        var results = new ArrayList<R>();
        for (int from = 0; from < ids.size(); from += size) {
            try {
                results.addAll(work.apply(ids.subList(from, Math.min(from + size, ids.size())), results));
            } catch (QueueUnavailableException e) {
                if (from == 0) {
                    throw e;
                }
                LOG.warnf(
                        "A request for %d tasks ended after %d of them: %s. The others are as they were",
                        ids.size(), from, e.getMessage());
                return new Batches<>(results, ids.size() - from);
            }
        }
        return new Batches<>(results, 0);
    }
}
