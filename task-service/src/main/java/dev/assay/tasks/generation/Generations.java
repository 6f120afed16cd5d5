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
import dev.assay.model.task.TaskResult;
import dev.assay.tasks.generation.answer.AnswerFile;
import dev.assay.tasks.generation.answer.AnswerParser;
import dev.assay.tasks.generation.answer.ParsedAnswer;
import dev.assay.tasks.generation.chat.ChatClient;
import dev.assay.tasks.generation.chat.ModelReply;
import dev.assay.tasks.generation.chat.Question;
import dev.assay.tasks.generation.chat.Usage;
import dev.assay.tasks.work.ProgressSink;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One attempt at an application, from the question to files that only wait for their place.
///
/// A number is asked for when there is something to number, and belongs to the task from then on. Files come to
/// their place when the task is settled, under its lease; an attempt that finds them there has nothing left to do.
@ApplicationScoped
class Generations {

    private static final Logger LOG = Logger.getLogger(Generations.class);

    private final ChatClient models;
    private final AnswerParser answers;
    private final ApplicationRegistry registry;
    private final GeneratedApplications applications;
    private final GenerationResults results;
    private final Accounting accounting;

    Generations(
            ChatClient models,
            AnswerParser answers,
            ApplicationRegistry registry,
            GeneratedApplications applications,
            GenerationResults results,
            Accounting accounting) {
        this.models = models;
        this.answers = answers;
        this.registry = registry;
        this.applications = applications;
        this.results = results;
        this.accounting = accounting;
    }

    TaskOutcome run(ClaimedTask task, GenerationPayload what, Template template, ProgressSink progress)
            throws InterruptedException {
        Optional<Target> earlier = UntilAvailable.get(() -> registry.generatedBy(task.id()));
        if (earlier.isPresent() && applications.isThere(task.id(), earlier.get(), what.template())) {
            return alreadyMade(task, what, earlier.get());
        }
        ApplicationStaging staging;
        try {
            staging = applications.begin(task.id(), task.lease().epoch());
        } catch (IOException e) {
            return notWritten(e);
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
        LOG.infof(
                "[GEN] %s: asking %s for %s (attempt %d)",
                task.id(), what.modelId(), what.template(), task.attempts().started());
        progress.heard(new Progress(0, "waiting for " + what.modelId(), 0, 0));
        long begun = System.nanoTime();
        ModelReply reply;
        try {
            reply = models.ask(new Question(what, template.prompt()), new StreamProgress(progress));
        } catch (InterruptedException e) {
            accounting.record(task, what, Usage.UNKNOWN, since(begun), GenerationCall.INTERRUPTED);
            throw e;
        }
        Duration took = since(begun);
        return switch (reply) {
            case ModelReply.Failed failed -> {
                Usage usage = accounting.record(
                        task, what, failed.usage(), took, failed.cause().code().name());
                logFailure(task, what, failed.cause(), took);
                yield new TaskOutcome.Failed(
                        failed.cause(), kept(task, what, failed.text(), usage), failed.retryAfter());
            }
            case ModelReply.Answered(var text, var said) -> {
                ParsedAnswer parsed =
                        answers.parse(text, template.requirements().files());
                yield switch (parsed) {
                    case ParsedAnswer.Unusable(var why) -> {
                        var cause = new FailureCause(FailureCause.Code.UNUSABLE_ANSWER, why);
                        Usage usage = accounting.record(
                                task, what, said, took, cause.code().name());
                        logFailure(task, what, cause, took);
                        yield new TaskOutcome.Failed(cause, kept(task, what, text, usage));
                    }
                    case ParsedAnswer.Usable(var files) -> {
                        Usage usage = accounting.record(task, what, said, took, GenerationCall.OK);
                        progress.heard(new Progress(95, "writing " + files.size() + " files", 0, 0));
                        yield made(task, what, staging, files, text, usage, took);
                    }
                };
            }
        };
    }

    private TaskOutcome made(
            ClaimedTask task,
            GenerationPayload what,
            ApplicationStaging staging,
            List<AnswerFile> files,
            String answer,
            Usage usage,
            Duration took)
            throws InterruptedException {
        Target application;
        try {
            staging.write(files, new Mark(task.id().toString(), what.model(), what.modelId(), what.template()));
            var taken = applications.taken(what.model());
            Optional<Target> number =
                    UntilAvailable.get(() -> registry.reserve(task.lease(), what.model(), what.template(), taken));
            if (number.isEmpty()) {
                throw new InterruptedException(task.id() + " has another attempt; this one does not count");
            }
            application = number.get();
        } catch (ClosedByInterruptException _) {
            throw new InterruptedException("while the application of " + task.id() + " was written");
        } catch (IOException e) {
            return notWritten(e);
        }
        try {
            TaskResult result =
                    results.made(task.id(), what, application, GenerationResults.listed(files), answer, usage);
            LOG.infof(
                    "[GEN] %s: %s wrote %s: %d files, %s tokens, %s, %s s, for %s",
                    task.id(),
                    what.modelId(),
                    what.template(),
                    files.size(),
                    tokens(usage),
                    usage.cost() == null ? "cost not known" : usage.cost().toPlainString() + " USD",
                    took.toMillis() / 1000.0,
                    GeneratedApplications.place(application, what.template()));
            return new TaskOutcome.Succeeded(new TaskResult(
                    result.tools(),
                    result.findings(),
                    result.details(),
                    result.files(),
                    new Both(staging.publication(application, what.template()), result.publication())));
        } catch (ClosedByInterruptException _) {
            throw new InterruptedException("while the result files of " + task.id() + " were written");
        } catch (IOException e) {
            return new TaskOutcome.Failed(
                    new FailureCause(
                            FailureCause.Code.RESULT_NOT_WRITTEN,
                            "the result files could not be written: " + e.getMessage()),
                    null);
        }
    }

    /// The run before this one came so far and no further: its settling is made good. What it was told is in its
    /// entry of the ledger; the answer itself is gone.
    private TaskOutcome alreadyMade(ClaimedTask task, GenerationPayload what, Target application)
            throws InterruptedException {
        LOG.infof(
                "[GEN] %s: %s is there already, from an attempt that was not settled",
                task.id(), GeneratedApplications.place(application, what.template()));
        UntilAvailable.get(() -> registry.reserve(task.lease(), what.model(), what.template(), Set.of()));
        try {
            return new TaskOutcome.Succeeded(results.made(
                    task.id(),
                    what,
                    application,
                    applications.files(application, what.template()),
                    "",
                    accounting.spent(task.id())));
        } catch (ClosedByInterruptException _) {
            throw new InterruptedException("while the result files of " + task.id() + " were written");
        } catch (IOException e) {
            return new TaskOutcome.Failed(
                    new FailureCause(
                            FailureCause.Code.RESULT_NOT_WRITTEN,
                            "the result files could not be written: " + e.getMessage()),
                    null);
        }
    }

    /// The answer of an attempt that came to nothing, for whoever wonders why; null when there is none to keep.
    private @Nullable TaskResult kept(ClaimedTask task, GenerationPayload what, String answer, Usage usage) {
        if (answer.isBlank()) {
            return null;
        }
        try {
            return results.unmade(task.id(), what, answer, usage);
        } catch (IOException e) {
            LOG.warnf("The answer to %s could not be kept: %s", task.id(), e);
            return null;
        }
    }

    private static TaskOutcome notWritten(IOException e) {
        return new TaskOutcome.Failed(
                new FailureCause(
                        FailureCause.Code.APPLICATION_NOT_WRITTEN, "the application could not be written: " + e),
                null);
    }

    private static void logFailure(ClaimedTask task, GenerationPayload what, FailureCause cause, Duration took) {
        LOG.infof(
                "[GEN] %s: %s wrote no %s, after %s s: %s: %s",
                task.id(), what.modelId(), what.template(), took.toMillis() / 1000.0, cause.code(), cause.message());
    }

    private static String tokens(Usage usage) {
        return (usage.promptTokens() == null ? "?" : usage.promptTokens()) + "+"
                + (usage.completionTokens() == null ? "?" : usage.completionTokens());
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
