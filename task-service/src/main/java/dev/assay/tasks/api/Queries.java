package dev.assay.tasks.api;

import dev.assay.edge.api.Parameters;
import dev.assay.edge.api.ProblemException;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Severity;
import dev.assay.model.letter.LetterFilter;
import dev.assay.model.letter.LetterState;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.FindingFilter;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskFilter;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskStatus;
import dev.assay.tasks.live.LiveFilter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads path and query parameters, or says what is wrong with them.
final class Queries {

    private Queries() {}

    static TaskId taskId(String text) {
        return TaskId.parse(text).orElseThrow(() -> ProblemException.noSuchTask(text));
    }

    static AnalyzerService analyzer(String text) {
        return AnalyzerService.parse(text).orElseThrow(() -> ProblemException.noSuchAnalyzer(text));
    }

    static TaskFilter tasks(
            List<String> statuses,
            @Nullable String kind,
            @Nullable String queue,
            @Nullable String model,
            @Nullable String app,
            @Nullable String pipeline) {
        return new TaskFilter(
                Parameters.several("status", statuses, Queries::status, TaskStatus.class),
                kind == null ? null : Parameters.made("kind", kind, TaskKind::new),
                queue == null ? null : Parameters.made("queue", queue, QueueName::new),
                model,
                app == null ? null : (Integer) Parameters.wholeNumber("app", app, 1, Target.MAX_APP),
                pipeline);
    }

    static LiveFilter live(
            @Nullable String kind,
            @Nullable String queue,
            @Nullable String model,
            @Nullable String app,
            @Nullable String pipeline) {
        TaskFilter filter = tasks(List.of(), kind, queue, model, app, pipeline);
        return new LiveFilter(
                Set.of(), filter.kind(), filter.queue(), filter.model(), filter.app(), filter.pipelineId());
    }

    static LetterFilter letters(
            @Nullable String kind,
            @Nullable String cause,
            @Nullable String model,
            @Nullable String app,
            @Nullable String after,
            @Nullable String before,
            @Nullable String minTrips,
            @Nullable String maxTrips) {
        return new LetterFilter(
                kind == null ? null : Parameters.made("kind", kind, TaskKind::new),
                cause == null ? null : Parameters.constant("cause", cause, FailureCause.Code.class),
                model,
                app == null ? null : (Integer) Parameters.wholeNumber("app", app, 1, Target.MAX_APP),
                after == null ? null : Parameters.instant("after", after),
                before == null ? null : Parameters.instant("before", before),
                minTrips == null
                        ? null
                        : (Integer) Parameters.wholeNumber("minTrips", minTrips, 1, LetterFilters.MAX_TRIPS),
                maxTrips == null
                        ? null
                        : (Integer) Parameters.wholeNumber("maxTrips", maxTrips, 1, LetterFilters.MAX_TRIPS));
    }

    /// OPEN unless it is said; `ALL` for all.
    static @Nullable LetterState letterState(@Nullable String text) {
        if (text == null) {
            return LetterState.OPEN;
        }
        return text.equalsIgnoreCase("ALL") ? null : Parameters.constant("state", text, LetterState.class);
    }

    static FindingFilter findings(List<String> severities, @Nullable String tool, @Nullable String service) {
        return new FindingFilter(
                Parameters.several(
                        "severity", severities, text -> Severity.parse(text.toLowerCase(Locale.ROOT)), Severity.class),
                tool,
                service);
    }

    /// Upper and lower case, because users of the replaced system have both in their scripts.
    static Optional<TaskStatus> status(String text) {
        return Parameters.constant(text, TaskStatus.class);
    }
}
