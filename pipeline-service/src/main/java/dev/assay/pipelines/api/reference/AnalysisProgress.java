package dev.assay.pipelines.api.reference;

import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.pipeline.JobState;
import dev.assay.model.pipeline.JobView;
import dev.assay.model.pipeline.PipelineView;
import dev.assay.model.task.TaskId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// Counts the second stage.
final class AnalysisProgress {

    private AnalysisProgress() {}

    /// @param whole with what is in it once per application
    static ProgressAnswer.Analysis of(PipelineView pipeline, List<JobView> jobs, boolean whole) {
        Map<AnalysisEnd, Integer> ends = new EnumMap<>(AnalysisEnd.class);
        boolean asked = !pipeline.services().isEmpty();
        if (asked) {
            jobs.forEach(job -> ends.merge(AnalysisEnd.of(job), 1, Integer::sum));
        }
        List<JobView> told = whole && asked ? jobs : List.of();
        PipelineView.StageTimes times = pipeline.analysis();
        return new ProgressAnswer.Analysis(
                asked ? jobs.size() : 0,
                ends.getOrDefault(AnalysisEnd.COMPLETED, 0),
                ends.entrySet().stream()
                        .filter(end -> end.getKey().isFailure())
                        .mapToInt(Map.Entry::getValue)
                        .sum(),
                asked ? status(pipeline, jobs, ends) : "skipped",
                told.stream().flatMap(PipelineTasks::mainId).toList(),
                told.stream().flatMap(AnalysisProgress::subtaskIds).toList(),
                told.stream()
                        .flatMap(job -> Stream.concat(PipelineTasks.mainId(job), PipelineTasks.marker(job)))
                        .toList(),
                told.stream()
                        .filter(job -> job.analysis() != null)
                        .map(AnalysisProgress::name)
                        .toList(),
                told.stream()
                        .filter(job -> job.app() != null && AnalysisEnd.of(job).isRetryable())
                        .map(AnalysisProgress::name)
                        .toList(),
                pipeline.limits().analyses(),
                (int) jobs.stream()
                        .filter(job -> job.state() == JobState.ANALYSING)
                        .count(),
                told.stream()
                        .filter(job -> job.state() == JobState.DONE)
                        .map(AnalysisProgress::result)
                        .toList(),
                ends.getOrDefault(AnalysisEnd.PARTIAL_SUCCESS, 0),
                pipeline.findings().total(),
                times == null ? null : epoch(times.startedAt()),
                times == null || times.endedAt() != null ? null : epoch(times.deadline()));
    }

    private static String status(PipelineView pipeline, List<JobView> jobs, Map<AnalysisEnd, Integer> ends) {
        int open = ends.getOrDefault(AnalysisEnd.PENDING, 0) + ends.getOrDefault(AnalysisEnd.RUNNING, 0);
        if (open > 0) {
            return pipeline.analysis() == null && open == jobs.size() ? "pending" : "running";
        }
        boolean any = ends.containsKey(AnalysisEnd.COMPLETED) || ends.containsKey(AnalysisEnd.PARTIAL_SUCCESS);
        return any ? "completed" : "failed";
    }

    private static Stream<String> subtaskIds(JobView job) {
        return job.cells().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(cell -> cell.getValue().task())
                .filter(Objects::nonNull)
                .map(TaskId::toString);
    }

    private static String name(JobView job) {
        return job.model() + ":" + job.app();
    }

    private static ProgressAnswer.Analysed result(JobView job) {
        return new ProgressAnswer.Analysed(
                job.model(),
                job.app(),
                PipelineTasks.mainId(job).findFirst().orElse(null),
                AnalysisEnd.of(job).word(),
                job.cells().values().stream()
                        .map(JobView.Cell::findings)
                        .reduce(FindingSummary.NONE, FindingSummary::plus)
                        .total());
    }

    /// Seconds since 1970 with a point, as the reference has them, and without the exponent that a floating number
    /// of this size would be written with.
    private static BigDecimal epoch(Instant time) {
        BigDecimal seconds = BigDecimal.valueOf(time.toEpochMilli(), 3).stripTrailingZeros();
        return seconds.scale() < 1 ? seconds.setScale(1) : seconds;
    }
}
