package dev.assay.tasks.analysis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.analyzer.AnalysisOutcome;
import dev.assay.analyzer.AnalysisRequest;
import dev.assay.analyzer.AnalyzerClient;
import dev.assay.analyzer.Deadline;
import dev.assay.model.analysis.AnalysisReport;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Deadlines;
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
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Runs one service's part of an analysis: asks the analyzer, and turns its answer into rows and files.
@ApplicationScoped
class AnalysisRunner implements TaskRunner {

    private static final Logger LOG = Logger.getLogger(AnalysisRunner.class);

    private static final int WRITE_TRIES = 3;
    private static final Duration FIRST_WRITE_PAUSE = Duration.ofMillis(500);

    private final AnalyzerClient analyzers;
    private final ApplicationsFolder applications;
    private final ServiceResultWriter results;
    private final Deadlines deadlines;
    private final Duration connectTimeout;
    private final ObjectMapper json;

    AnalysisRunner(
            AnalyzerClient analyzers,
            ApplicationsFolder applications,
            ServiceResultWriter results,
            Deadlines deadlines,
            AnalysisSettings settings,
            ObjectMapper json) {
        this.analyzers = analyzers;
        this.applications = applications;
        this.results = results;
        this.deadlines = deadlines;
        this.connectTimeout = settings.analyzers().connectTimeout();
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
        try {
            return ask(task, main, request(task.id(), service, target, payload), progress);
        } catch (InterruptedException _) {
            return new TaskOutcome.Interrupted();
        }
    }

    private TaskOutcome ask(ClaimedTask task, TaskId main, AnalysisRequest request, ProgressSink progress)
            throws InterruptedException {
        var latest = new AtomicReference<>(Progress.NONE);
        var deadline = new Deadline(
                connectTimeout, deadlines.stall(request.tier()), deadlines.request(request.tier(), request.service()));
        AnalysisOutcome outcome =
                analyzers.analyze(request, update -> progress.heard(latest.updateAndGet(update::after)), deadline);
        return switch (outcome) {
            case AnalysisOutcome.Unreachable(var cause) -> new TaskOutcome.Unavailable(cause);
            case AnalysisOutcome.Busy(var cause) -> new TaskOutcome.Unavailable(cause);
            case AnalysisOutcome.Failed(var _, var cause, var _) -> new TaskOutcome.Failed(cause, null);
            case AnalysisOutcome.CutShort cut -> new TaskOutcome.Failed(cut.cause(), null);
            case AnalysisOutcome.Answered answer -> answered(task, main, answer);
        };
    }

    private TaskOutcome answered(ClaimedTask task, TaskId main, AnalysisOutcome.Answered answer)
            throws InterruptedException {
        TaskResult result;
        try {
            result = write(task, main, answer);
        } catch (IOException e) {
            return failed(
                    FailureCause.Code.RESULT_NOT_WRITTEN,
                    "the result files could not be written in " + WRITE_TRIES + " tries: " + e.getMessage());
        }
        AnalysisReport report = answer.report();
        return switch (report.status()) {
            case COMPLETE -> new TaskOutcome.Succeeded(result);
            case PARTIAL -> new TaskOutcome.PartlySucceeded(result, cause(FailureCause.Code.TOOLS_FAILED, report));
            case NO_TOOL_RAN -> new TaskOutcome.Failed(cause(FailureCause.Code.NO_TOOL_RAN, report), result);
            case ERROR -> new TaskOutcome.Failed(cause(FailureCause.Code.ANALYZER_REPORTED_ERROR, report), result);
        };
    }

    private TaskResult write(ClaimedTask task, TaskId main, AnalysisOutcome.Answered answer)
            throws IOException, InterruptedException {
        Duration pause = FIRST_WRITE_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                return results.write(main, task, answer);
            } catch (IOException e) {
                LOG.warnf("The result files of %s could not be written (try %d): %s", task.id(), attempt, e);
                if (attempt == WRITE_TRIES) {
                    throw e;
                }
            }
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            pause = pause.multipliedBy(2);
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
