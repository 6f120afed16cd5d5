package dev.assay.pipelines.api.reference;

import dev.assay.model.pipeline.JobState;
import dev.assay.model.pipeline.JobView;
import dev.assay.model.pipeline.PipelineView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Counts the first stage. Applications that were there before count as generated, by a stage that was skipped: the
/// reference left them at none of them for ever.
final class GenerationProgress {

    private GenerationProgress() {}

    static ProgressAnswer.Generation of(PipelineView pipeline, List<JobView> jobs, boolean whole) {
        int completed = (int) jobs.stream().filter(job -> job.app() != null).count();
        int failed = (int) jobs.stream().filter(GenerationProgress::hasFailed).count();
        int inFlight = (int)
                jobs.stream().filter(job -> job.state() == JobState.GENERATING).count();
        return new ProgressAnswer.Generation(
                jobs.size(),
                completed,
                failed,
                pipeline.generates() ? status(jobs.size(), completed, failed, inFlight) : "skipped",
                whole && pipeline.generates()
                        ? jobs.stream()
                                .filter(job -> job.app() != null || hasFailed(job))
                                .map(GenerationProgress::result)
                                .toList()
                        : List.of(),
                pipeline.limits().generations(),
                inFlight);
    }

    /// Null while it has not failed.
    static @Nullable String error(JobView job) {
        if (!hasFailed(job)) {
            return null;
        }
        return job.generation() == null || job.generation().cause() == null
                ? "was not generated"
                : job.generation().cause().message();
    }

    private static boolean hasFailed(JobView job) {
        return job.app() == null && job.state() == JobState.DONE;
    }

    private static String status(int total, int completed, int failed, int inFlight) {
        if (completed + failed == total) {
            return completed == 0 ? "failed" : "completed";
        }
        return completed + failed + inFlight == 0 ? "pending" : "running";
    }

    private static ProgressAnswer.Generated result(JobView job) {
        return new ProgressAnswer.Generated(
                job.number(), job.model(), job.template(), job.app(), job.app() != null, error(job), null);
    }
}
