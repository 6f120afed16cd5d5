package dev.assay.model.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Priority;
import dev.assay.model.task.Target;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A pipeline to be created. Everything its tasks will need is in it, so that whoever advances it needs nothing
/// else.
///
/// @param name for people; null for none
/// @param config as it was asked for, JSON text; never interpreted again
/// @param streams an application's analysis starts when it has been generated, not when all have
/// @param analysis what is done to each application; null when they are only generated
/// @param jobs 1 to [#MAX_JOBS], one per application
public record NewPipeline(
        @Nullable String name,
        String config,
        boolean streams,
        Priority priority,
        Limits limits,
        @Nullable Analysis analysis,
        List<Job> jobs) {

    public static final int MAX_JOBS = 10_000;

    public NewPipeline {
        jobs = List.copyOf(jobs);
        if (jobs.isEmpty() || jobs.size() > MAX_JOBS) {
            throw new IllegalArgumentException("a pipeline has 1 to %d jobs, not %d".formatted(MAX_JOBS, jobs.size()));
        }
        if (analysis == null && jobs.stream().anyMatch(Job.Existing.class::isInstance)) {
            throw new IllegalArgumentException("an application that is there and not analysed leaves nothing to do");
        }
        if (jobs.stream().filter(Job.Existing.class::isInstance).distinct().count()
                < jobs.stream().filter(Job.Existing.class::isInstance).count()) {
            throw new IllegalArgumentException("a pipeline has an application once");
        }
    }

    /// @param payload of each main task
    /// @param services what each service is asked, the payload of its subtask; at least one
    public record Analysis(Payload payload, Map<AnalyzerService, Payload> services) {

        public Analysis {
            services = Map.copyOf(services);
            if (services.isEmpty()) {
                throw new IllegalArgumentException("an analysis asks at least one service");
            }
        }
    }

    /// One application.
    public sealed interface Job {

        /// @param payload of its generation task
        record Generated(String model, String template, Payload payload) implements Job {}

        record Existing(Target application) implements Job {}
    }
}
