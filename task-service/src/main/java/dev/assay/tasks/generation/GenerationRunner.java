package dev.assay.tasks.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.edge.generation.GenerationEndpoint;
import dev.assay.edge.generation.GenerationPayload;
import dev.assay.edge.generation.GenerationSettings;
import dev.assay.edge.generation.Template;
import dev.assay.edge.generation.Templates;
import dev.assay.model.task.Backoff;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.RetryPolicy;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskOutcome;
import dev.assay.tasks.work.ProgressSink;
import dev.assay.tasks.work.TaskRunner;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/// Has an application written by a model: checks that it can be done before anything is spent.
@ApplicationScoped
class GenerationRunner implements TaskRunner {

    private static final Duration LONGEST_RETRY_DELAY = Duration.ofMinutes(10);

    private final GenerationEndpoint endpoint;
    private final GenerationSettings settings;
    private final Templates templates;
    private final GeneratedApplications applications;
    private final Generations generations;
    private final ObjectMapper json;

    GenerationRunner(
            GenerationEndpoint endpoint,
            GenerationSettings settings,
            Templates templates,
            GeneratedApplications applications,
            Generations generations,
            ObjectMapper json) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.templates = templates;
        this.applications = applications;
        this.generations = generations;
        this.json = json;
    }

    @Override
    public TaskKind kind() {
        return TaskKind.GENERATION;
    }

    /// Model servers that have enough to do say so often, and mostly for less than a minute.
    @Override
    public RetryPolicy retries(RetryPolicy standard) {
        return new RetryPolicy(
                standard.maxPreflights(),
                standard.preflight(),
                settings.retries(),
                Backoff.doubling(settings.retryDelay(), LONGEST_RETRY_DELAY).withJitter(0.2),
                standard.busy());
    }

    @Override
    public TaskOutcome run(ClaimedTask task, ProgressSink progress) {
        GenerationPayload what;
        try {
            what = GenerationPayload.read(task.payload(), json);
        } catch (JsonProcessingException e) {
            return failed(
                    FailureCause.Code.INVALID_PAYLOAD, "the payload is not a generation: " + e.getOriginalMessage());
        }
        Optional<Template> template = templates.find(what.template());
        if (template.isEmpty()) {
            return failed(
                    FailureCause.Code.INVALID_PAYLOAD,
                    "this worker has no template " + what.template() + "; it has "
                            + String.join(", ", templates.names()));
        }
        if (!endpoint.configured()) {
            return failed(FailureCause.Code.GENERATION_NOT_CONFIGURED, endpoint.whyNot());
        }
        if (!applications.canBeWritten()) {
            return failed(
                    FailureCause.Code.GENERATION_NOT_CONFIGURED,
                    "this worker has nowhere to write to: assay.applications-dir is missing");
        }
        try {
            return generations.run(task, what, template.get(), progress);
        } catch (InterruptedException _) {
            return new TaskOutcome.Interrupted();
        }
    }

    private static TaskOutcome failed(FailureCause.Code code, String message) {
        return new TaskOutcome.Failed(new FailureCause(code, message), null);
    }
}
