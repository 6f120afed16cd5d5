package dev.assay.pipelines.api.reference;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.CellStatus;
import dev.assay.model.pipeline.JobState;
import dev.assay.model.pipeline.JobView;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.TaskStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The tasks behind the cells.
final class PipelineTasks {

    private PipelineTasks() {}

    static Stream<String> mainId(JobView job) {
        return job.analysis() == null || job.analysis().task() == null
                ? Stream.empty()
                : Stream.of(job.analysis().task().toString());
    }

    /// What stands in the reference's lists for a task that there never was.
    static Stream<String> marker(JobView job) {
        return job.state() == JobState.DONE && mainId(job).findAny().isEmpty()
                ? Stream.of("skipped:" + job.model() + ":" + (job.app() == null ? job.template() : job.app()))
                : Stream.empty();
    }

    /// Empty before there is one.
    static Stream<PipelineAnswer.Task> main(JobView job) {
        JobView.Step step = job.analysis();
        if (step == null || step.task() == null) {
            return marker(job)
                    .map(marker -> new PipelineAnswer.Task(
                            marker, marker, job.model(), job.app(), "skipped", 0, null, why(job), null));
        }
        String id = step.task().toString();
        TaskStatus status = step.status();
        return Stream.of(new PipelineAnswer.Task(
                id,
                id,
                job.model(),
                job.app(),
                status == null ? AnalysisEnd.of(job).word() : status.name().toLowerCase(Locale.ROOT),
                status != null && status.isSuccess() ? 100 : step.percent(),
                null,
                message(step.cause()),
                null));
    }

    static Stream<PipelineAnswer.Task> subtasks(JobView job) {
        return job.cells().entrySet().stream()
                .filter(cell -> cell.getValue().task() != null)
                .sorted(Map.Entry.comparingByKey())
                .map(cell -> subtask(job, cell.getKey(), cell.getValue()));
    }

    static PipelineAnswer.TaskSummary summary(List<PipelineAnswer.Task> mains) {
        int completed = 0;
        int running = 0;
        int failed = 0;
        int pending = 0;
        for (PipelineAnswer.Task task : mains) {
            switch (task.status()) {
                case "completed", "partial_success" -> completed++;
                case "running" -> running++;
                case "failed", "cancelled", "skipped" -> failed++;
                default -> pending++;
            }
        }
        return new PipelineAnswer.TaskSummary(completed, running, failed, pending);
    }

    private static PipelineAnswer.Task subtask(JobView job, AnalyzerService service, JobView.Cell cell) {
        String id = String.valueOf(cell.task());
        CellStatus end = cell.end();
        return new PipelineAnswer.Task(
                id,
                id,
                job.model(),
                job.app(),
                end == null ? "running" : end.name().toLowerCase(Locale.ROOT),
                end != null && end.isSuccess() ? 100 : cell.percent(),
                service.wireName(),
                message(cell.cause()),
                cell.seconds());
    }

    private static @Nullable String why(JobView job) {
        return job.cells().values().stream()
                .map(JobView.Cell::cause)
                .filter(Objects::nonNull)
                .map(FailureCause::message)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String message(@Nullable FailureCause cause) {
        return cause == null ? null : cause.message();
    }
}
