package dev.assay.tasks.generation;

import dev.assay.edge.generation.GenerationPayload;
import dev.assay.edge.generation.Template;
import dev.assay.model.application.ApplicationRegistry;
import dev.assay.model.generation.GenerationCall;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Progress;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskOutcome;
import dev.assay.tasks.generation.answer.AnswerParser;
import dev.assay.tasks.generation.answer.ParsedAnswer;
import dev.assay.tasks.generation.chat.ChatClient;
import dev.assay.tasks.generation.chat.ModelReply;
import dev.assay.tasks.generation.chat.Question;
import dev.assay.tasks.generation.chat.Usage;
import dev.assay.tasks.work.ProgressSink;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// One attempt at an application, from the question to files that only wait for their place.
///
/// A place for files is made before anything is asked, because asking is paid for. Files come to their final place
/// when the task is settled, under its lease; an attempt that finds them there has nothing left to do.
@ApplicationScoped
class Generations {

    private final ChatClient models;
    private final AnswerParser answers;
    private final ApplicationRegistry registry;
    private final GeneratedApplications applications;
    private final Delivery delivery;
    private final Accounting accounting;

    Generations(
            ChatClient models,
            AnswerParser answers,
            ApplicationRegistry registry,
            GeneratedApplications applications,
            Delivery delivery,
            Accounting accounting) {
        this.models = models;
        this.answers = answers;
        this.registry = registry;
        this.applications = applications;
        this.delivery = delivery;
        this.accounting = accounting;
    }

    TaskOutcome run(ClaimedTask task, GenerationPayload what, Template template, ProgressSink progress)
            throws InterruptedException {
        Optional<Target> earlier = UntilAvailable.get(() -> registry.generatedBy(task.id()));
        if (earlier.isPresent() && applications.isThere(task.id(), earlier.get(), what.template())) {
            return delivery.settleEarlier(task, what, earlier.get());
        }
        ApplicationStaging staging;
        try {
            staging = applications.begin(task.id(), task.lease().epoch());
        } catch (IOException e) {
            return Delivery.notWritten(e);
        }
        boolean staged = false;
        try {
            TaskOutcome outcome = attempt(task, what, template, staging, progress);
            staged = outcome instanceof TaskOutcome.Succeeded;
            return outcome;
        } finally {
            if (!staged) {
                staging.discard();
            }
        }
    }

    private TaskOutcome attempt(
            ClaimedTask task,
            GenerationPayload what,
            Template template,
            ApplicationStaging staging,
            ProgressSink progress)
            throws InterruptedException {
        long begun = System.nanoTime();
        ModelReply reply = ask(task, what, template, progress, begun);
        Duration took = since(begun);
        return switch (reply) {
            case ModelReply.Failed(var cause, var retryAfter, var text, var said) ->
                failed(task, what, new Answered(text, said, took), cause, retryAfter);
            case ModelReply.Answered(var text, var said) ->
                switch (answers.parse(text, template.requirements().files())) {
                    case ParsedAnswer.Unusable(var why) ->
                        failed(
                                task,
                                what,
                                new Answered(text, said, took),
                                new FailureCause(FailureCause.Code.UNUSABLE_ANSWER, why),
                                Duration.ZERO);
                    case ParsedAnswer.Usable(var files) -> {
                        Usage usage = accounting.record(task, what, said, took, GenerationCall.OK);
                        progress.heard(new Progress(95, "writing " + files.size() + " files", 0, 0));
                        yield delivery.deliver(task, what, staging, files, new Answered(text, usage, took));
                    }
                };
        };
    }

    private ModelReply ask(
            ClaimedTask task, GenerationPayload what, Template template, ProgressSink progress, long begun)
            throws InterruptedException {
        GenerationLog.begun(task, what);
        progress.heard(new Progress(0, "waiting for " + what.modelId(), 0, 0));
        try {
            return models.ask(new Question(what, template.prompt()), new StreamProgress(progress));
        } catch (InterruptedException e) {
            accounting.record(task, what, Usage.UNKNOWN, since(begun), GenerationCall.INTERRUPTED);
            throw e;
        }
    }

    private TaskOutcome failed(
            ClaimedTask task, GenerationPayload what, Answered answer, FailureCause cause, Duration retryAfter)
            throws InterruptedException {
        Usage usage = accounting.record(
                task, what, answer.usage(), answer.took(), cause.code().name());
        GenerationLog.failed(task, what, cause, answer.took());
        return new TaskOutcome.Failed(cause, delivery.keep(task, what, answer.text(), usage), retryAfter);
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
