package dev.assay.tasks.api;

import dev.assay.edge.json.CauseJson;
import dev.assay.model.generation.GenerationCall;
import dev.assay.model.history.Attempt;
import dev.assay.model.history.Edge;
import dev.assay.model.history.EdgeReason;
import dev.assay.model.history.Timeline;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What has happened to a task and its subtasks, oldest first.
@Schema(name = "Timeline")
@RegisterForReflection
record TimelineJson(List<EdgeJson> edges, List<AttemptJson> attempts) {

    /// @param from null at the submit
    /// @param actor a worker's or a pipeline's id, `request`, or `service`
    /// @param message what had gone wrong, for a person; null when nothing had
    /// @param notBefore until when the task waits after it
    @Schema(name = "Edge")
    @RegisterForReflection
    record EdgeJson(
            Instant at,
            String task,
            @Nullable TaskStatus from,
            TaskStatus to,
            String actor,
            EdgeReason reason,
            FailureCause.@Nullable Code cause,
            @Nullable String message,
            @Nullable Instant notBefore) {

        static EdgeJson of(Edge edge) {
            FailureCause cause = edge.cause();
            return new EdgeJson(
                    edge.at(),
                    edge.task().toString(),
                    edge.from(),
                    edge.to(),
                    edge.actor(),
                    edge.reason(),
                    cause == null ? null : cause.code(),
                    cause == null ? null : cause.message(),
                    edge.notBefore());
        }
    }

    /// @param service null when the task stands alone
    /// @param attempt from 1, by task
    /// @param endedAt null while it runs
    /// @param outcome the final state, or why the task went back; null while it runs
    /// @param call what the model was asked in it; null unless the task is a generation that came so far
    @Schema(name = "Attempt")
    @RegisterForReflection
    record AttemptJson(
            String task,
            @Nullable String service,
            int attempt,
            String worker,
            int epoch,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String outcome,
            @Nullable CauseJson cause,
            @Nullable CallJson call) {

        static AttemptJson of(Attempt attempt, @Nullable GenerationCall call) {
            Attempt.End end = attempt.end();
            FailureCause cause = end == null ? null : end.cause();
            return new AttemptJson(
                    attempt.task().toString(),
                    attempt.service(),
                    attempt.number(),
                    attempt.worker(),
                    attempt.epoch(),
                    attempt.startedAt(),
                    end == null ? null : end.at(),
                    end == null ? null : end.outcome(),
                    cause == null ? null : CauseJson.of(cause),
                    call == null ? null : CallJson.of(call));
        }
    }

    /// A call to a model. What the provider did not say is null.
    ///
    /// @param cost in US dollars
    /// @param outcome OK, INTERRUPTED, or the code of what went wrong
    @Schema(name = "GenerationCall")
    @RegisterForReflection
    record CallJson(
            String model,
            @Nullable Integer promptTokens,
            @Nullable Integer completionTokens,
            @Nullable BigDecimal cost,
            double seconds,
            String outcome) {

        static CallJson of(GenerationCall call) {
            return new CallJson(
                    call.modelId(),
                    call.promptTokens(),
                    call.completionTokens(),
                    call.cost(),
                    call.took().toMillis() / 1000.0,
                    call.outcome());
        }
    }

    /// @param calls of the task itself
    static TimelineJson of(TaskId task, Timeline timeline, List<GenerationCall> calls) {
        Map<Integer, GenerationCall> byEpoch =
                calls.stream().collect(Collectors.toMap(GenerationCall::epoch, Function.identity()));
        return new TimelineJson(
                timeline.edges().stream().map(EdgeJson::of).toList(),
                timeline.attempts().stream()
                        .map(attempt -> AttemptJson.of(
                                attempt, attempt.task().equals(task) ? byEpoch.get(attempt.epoch()) : null))
                        .toList());
    }
}
