package dev.assay.tasks.analysis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.analyzer.AnalysisOutcome;
import dev.assay.analyzer.AnalysisRequest;
import dev.assay.analyzer.AnalyzerClient;
import dev.assay.analyzer.Deadline;
import dev.assay.analyzer.ResultDocument;
import dev.assay.edge.analysis.SubtaskPayload;
import dev.assay.edge.analyzers.AnalyzerSettings;
import dev.assay.edge.analyzers.ReplicaNames;
import dev.assay.model.analysis.AnalysisReport;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Deadlines;
import dev.assay.model.analysis.ToolStatus;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Progress;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskOutcome;
import dev.assay.model.task.TaskResult;
import dev.assay.tasks.result.ServiceResultWriter;
import dev.assay.tasks.work.ProgressSink;
import dev.assay.tasks.work.TaskRunner;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Runs one service's part of an analysis: asks the analyzer, and turns its answer into rows and files.
@ApplicationScoped
class AnalysisRunner implements TaskRunner {

    private static final Logger LOG = Logger.getLogger(AnalysisRunner.class);

    private final AnalyzerClient analyzers;
    private final BreakerGate gate;
    private final ApplicationsFolder applications;
    private final ServiceResultWriter results;
    private final Deadlines deadlines;
    private final AnalyzerSettings limits;
    private final ObjectMapper json;

    AnalysisRunner(
            AnalyzerClient analyzers,
            BreakerGate gate,
            ApplicationsFolder applications,
            ServiceResultWriter results,
            Deadlines deadlines,
            AnalyzerSettings limits,
            ObjectMapper json) {
        this.analyzers = analyzers;
        this.gate = gate;
        this.applications = applications;
        this.results = results;
        this.deadlines = deadlines;
        this.limits = limits;
        this.json = json;
    }

    @Override
    public TaskKind kind() {
        return TaskKind.ANALYSIS;
    }

    @Override
    public TaskOutcome run(ClaimedTask task, ProgressSink progress) {
        Target target = task.target();
        TaskId main = task.parent();
        AnalyzerService service = AnalyzerService.parse(Objects.requireNonNullElse(task.service(), ""))
                .orElse(null);
        if (target == null || main == null || service == null) {
            return failed(
                    FailureCause.Code.INVALID_PAYLOAD, "an analysis needs an application, a service and a main task");
        }
        SubtaskPayload payload;
        try {
            payload = json.readValue(task.payload().json(), SubtaskPayload.class);
        } catch (JsonProcessingException e) {
            return failed(
                    FailureCause.Code.INVALID_PAYLOAD, "the payload is not an analysis: " + e.getOriginalMessage());
        }
        if (applications.isMissing(target)) {
            return failed(
                    FailureCause.Code.TARGET_MISSING,
                    "there is no application " + target + " in the applications folder");
        }
        Optional<TaskOutcome> refusal = gate.refusal(service);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        try {
            return ask(task, main, request(task.id(), service, target, payload), progress);
        } catch (InterruptedException _) {
            return new TaskOutcome.Interrupted();
        }
    }

    private TaskOutcome ask(ClaimedTask task, TaskId main, AnalysisRequest request, ProgressSink progress)
            throws InterruptedException {
        var latest = new AtomicReference<>(Progress.NONE);
        AnalysisOutcome outcome = analyzers.analyze(
                request, update -> progress.heard(latest.updateAndGet(update::after)), deadline(request));
        gate.report(request.service(), outcome);
        return switch (outcome) {
            case AnalysisOutcome.Unreachable(var cause, var atLeast) ->
                gate.unreachable(request.service(), cause, atLeast);
            case AnalysisOutcome.Busy(var cause) -> new TaskOutcome.Busy(cause);
            case AnalysisOutcome.Failed(var _, var cause, var lost) -> {
                tellOfLostTries(task.id(), lost);
                yield new TaskOutcome.Failed(cause, null);
            }
            case AnalysisOutcome.CutShort cut -> {
                tellOfLostTries(task.id(), cut.lost());
                yield kept(task, main, cut.report(), cut.document(), result -> cutShort(cut, result));
            }
            case AnalysisOutcome.Answered answer -> {
                tellOfLostTries(task.id(), answer.lost());
                yield kept(task, main, answer.report(), answer.document(), result -> answered(answer.report(), result));
            }
        };
    }

    private Deadline deadline(AnalysisRequest request) {
        Duration stall = deadlines.stall(request.tier());
        return new Deadline(
                limits.placeTimeout(),
                limits.connectTimeout(),
                stall,
                stall,
                deadlines.request(request.tier(), request.service()));
    }

    /// In the log: whoever wonders why an analyzer is busy with nothing finds it there. The task's progress said so
    /// when it happened.
    private static void tellOfLostTries(TaskId task, List<AnalysisOutcome.LostTry> lost) {
        for (AnalysisOutcome.LostTry gone : lost) {
            LOG.warnf(
                    "%s: sent a second time, to another replica, because %s was lost (%s: %s); the first run may still"
                            + " be going on there",
                    task,
                    ReplicaNames.of(gone.replica()),
                    gone.cause().code(),
                    gone.cause().message());
        }
    }

    private static TaskOutcome answered(AnalysisReport report, TaskResult result) {
        return switch (report.status()) {
            case COMPLETE -> new TaskOutcome.Succeeded(result);
            case PARTIAL -> new TaskOutcome.PartlySucceeded(result, cause(FailureCause.Code.TOOLS_FAILED, report));
            case NO_TOOL_RAN -> new TaskOutcome.Failed(cause(FailureCause.Code.NO_TOOL_RAN, report), result);
            case ERROR -> new TaskOutcome.Failed(cause(FailureCause.Code.ANALYZER_REPORTED_ERROR, report), result);
        };
    }

    /// What some tools found until then is worth more than running all of them again.
    private static TaskOutcome cutShort(AnalysisOutcome.CutShort cut, TaskResult result) {
        boolean isWorthKeeping = cut.report().tools().stream().anyMatch(tool -> tool.status() == ToolStatus.COMPLETED);
        return isWorthKeeping
                ? new TaskOutcome.PartlySucceeded(result, cut.cause())
                : new TaskOutcome.Failed(cut.cause(), result);
    }

    private TaskOutcome kept(
            ClaimedTask task,
            TaskId main,
            AnalysisReport report,
            ResultDocument document,
            Function<TaskResult, TaskOutcome> outcome)
            throws InterruptedException {
        try {
            return outcome.apply(results.write(main, task, report, document));
        } catch (ClosedByInterruptException _) {
            throw new InterruptedException("while the result files of " + task.id() + " were written");
        } catch (IOException e) {
            return failed(
                    FailureCause.Code.RESULT_NOT_WRITTEN,
                    "the result files could not be written, however often that was tried: " + e.getMessage());
        }
    }

    private AnalysisRequest request(TaskId id, AnalyzerService service, Target target, SubtaskPayload payload) {
        Map<String, @Nullable Object> options = new HashMap<>();
        for (Map.Entry<String, JsonNode> option : payload.options().entrySet()) {
            options.put(option.getKey(), json.convertValue(option.getValue(), Object.class));
        }
        return AnalysisRequest.of(id.toString(), service, target, payload.tools(), payload.tier())
                .with(payload.targetUrls(), options);
    }

    private static FailureCause cause(FailureCause.Code code, AnalysisReport report) {
        return new FailureCause(
                code, Objects.requireNonNullElse(report.problem(), "the analyzer does not say what went wrong"));
    }

    private static TaskOutcome failed(FailureCause.Code code, String message) {
        return new TaskOutcome.Failed(new FailureCause(code, message), null);
    }
}
