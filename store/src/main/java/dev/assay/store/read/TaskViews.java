package dev.assay.store.read;

import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.analysis.ToolRun;
import dev.assay.model.task.Attempts;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Lineage;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Priority;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskResult.StoredFiles;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.TaskView;
import dev.assay.model.task.WaitingFor;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes views of rows: five queries for a page, however long it is, and one more for views with their payloads.
@ApplicationScoped
class TaskViews {

    private final TaskRows tasks;
    private final ToolRows tools;
    private final ProgressRows progress;
    private final PayloadRows payloads;
    private final Lineages lineages;

    TaskViews(TaskRows tasks, ToolRows tools, ProgressRows progress, PayloadRows payloads, Lineages lineages) {
        this.tasks = tasks;
        this.tools = tools;
        this.progress = progress;
        this.payloads = payloads;
        this.lineages = lineages;
    }

    /// What is known about some tasks besides their own rows.
    private record Surroundings(
            Map<Long, List<TaskRow>> subtasks,
            Map<Long, List<ToolRun>> tools,
            Map<Long, ProgressRow> progress,
            Map<Long, Lineage> lineages) {

        List<TaskRow> subtasksOf(TaskRow main) {
            return subtasks.getOrDefault(main.key, List.of());
        }
    }

    List<TaskView> withPayloads(List<TaskRow> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        Map<Long, Payload> found = payloads
                .list("key in ?1", rows.stream().map(row -> row.key).toList())
                .stream()
                .collect(Collectors.toMap(row -> row.key, row -> new Payload(row.payload)));
        return views(rows, found);
    }

    List<TaskView> withoutPayloads(List<TaskRow> rows) {
        return views(rows, Map.of());
    }

    private List<TaskView> views(List<TaskRow> rows, Map<Long, Payload> found) {
        Surroundings surroundings = load(rows);
        return rows.stream()
                .map(row -> view(row, found.getOrDefault(row.key, Payload.EMPTY), surroundings))
                .toList();
    }

    private Surroundings load(List<TaskRow> rows) {
        List<Long> mains =
                rows.stream().filter(TaskRow::isMain).map(row -> row.key).toList();
        List<TaskRow> subtasks = mains.isEmpty() ? List.of() : tasks.list("parentKey in ?1", Sort.by("service"), mains);
        List<Long> leaves = Stream.concat(rows.stream(), subtasks.stream())
                .filter(row -> !row.isMain())
                .map(row -> row.key)
                .toList();
        if (leaves.isEmpty()) {
            return new Surroundings(Map.of(), Map.of(), Map.of(), Map.of());
        }
        return new Surroundings(
                subtasks.stream().collect(Collectors.groupingBy(row -> Objects.requireNonNull(row.parentKey))),
                tools.list("taskKey in ?1", Sort.by("taskKey", "seq"), leaves).stream()
                        .collect(Collectors.groupingBy(
                                row -> row.taskKey, Collectors.mapping(ToolRow::toToolRun, Collectors.toList()))),
                progress.list("taskKey in ?1", leaves).stream()
                        .collect(Collectors.toMap(row -> row.taskKey, Function.identity())),
                lineages.of(rows.stream().map(row -> row.key).toList()));
    }

    private static TaskView view(TaskRow row, Payload payload, Surroundings surroundings) {
        HeardProgress heard = row.isMain()
                ? HeardProgress.fold(
                        row.status,
                        surroundings.subtasksOf(row).stream()
                                .map(subtask -> HeardProgress.of(
                                        subtask, surroundings.progress().get(subtask.key)))
                                .toList())
                : HeardProgress.of(row, surroundings.progress().get(row.key));
        Long parent = row.parentKey;
        return new TaskView(
                new TaskId(row.key),
                new TaskKind(row.kind),
                new QueueName(row.queue),
                row.status,
                Priority.ofRank(row.priority),
                target(row),
                parent == null ? null : new TaskId(parent),
                row.pipelineId,
                row.service,
                new Attempts(row.started, row.preflights, row.failures, row.lost),
                heard.progress(),
                heard.heardAt(),
                row.createdAt,
                row.notBefore,
                row.startedAt,
                row.finishedAt,
                new FindingSummary(row.critical, row.high, row.medium, row.low, row.info),
                toolsOf(row, surroundings),
                cause(row),
                files(row),
                payload,
                row.labels,
                row.subtasks,
                surroundings.lineages().getOrDefault(row.key, Lineage.NONE),
                row.cancelReason,
                waitingFor(row, surroundings));
    }

    private static @Nullable WaitingFor waitingFor(TaskRow row, Surroundings surroundings) {
        if (!row.isMain()) {
            return row.waitingFor();
        }
        List<TaskRow> subtasks = surroundings.subtasksOf(row);
        if (subtasks.stream().anyMatch(subtask -> subtask.status == TaskStatus.RUNNING)) {
            return null;
        }
        return WaitingFor.first(subtasks.stream()
                .map(TaskRow::waitingFor)
                .filter(Objects::nonNull)
                .toList());
    }

    private static List<ToolRun> toolsOf(TaskRow row, Surroundings surroundings) {
        var all = new ArrayList<ToolRun>(surroundings.tools().getOrDefault(row.key, List.of()));
        for (TaskRow subtask : surroundings.subtasksOf(row)) {
            all.addAll(surroundings.tools().getOrDefault(subtask.key, List.of()));
        }
        return all;
    }

    private static @Nullable Target target(TaskRow row) {
        return row.model == null || row.app == null ? null : new Target(row.model, row.app);
    }

    private static @Nullable FailureCause cause(TaskRow row) {
        return row.causeCode == null || row.causeMessage == null
                ? null
                : FailureCause.stored(row.causeCode, row.causeMessage);
    }

    private static @Nullable StoredFiles files(TaskRow row) {
        return row.resultPath == null || row.resultSha256 == null
                ? null
                : new StoredFiles(row.resultPath, row.resultSha256);
    }
}
