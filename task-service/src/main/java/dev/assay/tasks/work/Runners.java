package dev.assay.tasks.work;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.RetryPolicy;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskOutcome;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/// The runners of this process, by kind. The one place where whatever a runner throws becomes an outcome.
public final class Runners {

    private static final Logger LOG = Logger.getLogger(Runners.class);

    private final Map<String, TaskRunner> byKind = new TreeMap<>();

    public Runners(Collection<? extends TaskRunner> runners) {
        for (TaskRunner runner : runners) {
            TaskRunner other = byKind.putIfAbsent(runner.kind().name(), runner);
            if (other != null) {
                throw new IllegalArgumentException("two runners for the kind " + runner.kind() + ": "
                        + runner.getClass().getName() + " and "
                        + other.getClass().getName());
            }
        }
    }

    /// The kinds that can be run here, sorted.
    public Set<String> kinds() {
        return byKind.keySet();
    }

    /// How tasks of a kind are tried again; as the standard says for kinds that are not run here.
    RetryPolicy retries(TaskKind kind, RetryPolicy standard) {
        TaskRunner runner = byKind.get(kind.name());
        return runner == null ? standard : runner.retries(standard);
    }

    TaskOutcome run(ClaimedTask task, ProgressSink progress) {
        TaskRunner runner = byKind.get(task.kind().name());
        if (runner == null) {
            return new TaskOutcome.Failed(
                    new FailureCause(
                            FailureCause.Code.INVALID_PAYLOAD,
                            "this worker has no runner for tasks of the kind '" + task.kind() + "'; it has "
                                    + String.join(", ", kinds())),
                    null);
        }
        try {
            return runner.run(task, progress);
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "The runner of %s broke", task.id());
            var cause = new FailureCause(
                    FailureCause.Code.INTERNAL_ERROR, e.getClass().getSimpleName() + ": " + e.getMessage());
            return new TaskOutcome.Failed(cause, null);
        }
    }
}
