package dev.assay.tasks.api;

import dev.assay.model.control.WorkerReport;
import dev.assay.model.control.WorkerView;
import dev.assay.model.task.TaskId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A worker as it last said of itself, and what it runs.
///
/// @param state ACTIVE, DRAINING (claims no more, runs go on), DRAINED (claims no more, nothing runs), LOST (not
///     heard of for three leases)
/// @param queues how many tasks of each queue it serves it runs at once
/// @param kinds the kinds it has a runner for
/// @param recycling it has done its number of tasks and ends when its runs have
/// @param running how many tasks it runs
/// @param tasks the oldest hundred of these
@Schema(name = "Worker")
@RegisterForReflection
record WorkerJson(
        String id,
        String host,
        String version,
        String state,
        Map<String, Integer> queues,
        Set<String> kinds,
        Instant startedAt,
        Instant seenAt,
        boolean recycling,
        int running,
        List<String> tasks,
        StatsJson stats) {

    /// @param done runs that ended with a result
    /// @param failed runs that ended without one, those that are tried again included
    /// @param averageRunSeconds of both; null before the first
    @Schema(name = "WorkerStats")
    @RegisterForReflection
    record StatsJson(long done, long failed, @Nullable Double averageRunSeconds) {}

    static WorkerJson of(WorkerView worker) {
        WorkerReport report = worker.report();
        var queues = new LinkedHashMap<String, Integer>();
        report.slots().forEach((queue, slots) -> queues.put(queue.value(), slots));
        return new WorkerJson(
                report.id().value(),
                report.host(),
                report.version(),
                worker.state().name(),
                queues,
                report.kinds(),
                worker.startedAt(),
                worker.seenAt(),
                report.recycling(),
                worker.running(),
                worker.tasks().stream().map(TaskId::toString).toList(),
                stats(report));
    }

    private static StatsJson stats(WorkerReport report) {
        long runs = report.done() + report.failed();
        return new StatsJson(
                report.done(),
                report.failed(),
                runs == 0 ? null : (Double) (report.ran().toMillis() / 1_000.0 / runs));
    }
}
