package dev.assay.tasks.generation;

import dev.assay.edge.generation.GenerationPayload;
import dev.assay.model.application.ApplicationRegistry;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Publication;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskOutcome;
import dev.assay.model.task.TaskResult;
import dev.assay.tasks.generation.answer.AnswerFile;
import dev.assay.tasks.generation.chat.Usage;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Turns files into an outcome: written, numbered, and ready to be put in place.
///
/// A number is asked for when there is something to number, and belongs to the task from then on.
@ApplicationScoped
class Delivery {

    private static final Logger LOG = Logger.getLogger(Delivery.class);

    private final ApplicationRegistry registry;
    private final GeneratedApplications applications;
    private final GenerationResults results;
    private final Accounting accounting;

    Delivery(
            ApplicationRegistry registry,
            GeneratedApplications applications,
            GenerationResults results,
            Accounting accounting) {
        this.registry = registry;
        this.applications = applications;
        this.results = results;
        this.accounting = accounting;
    }

    @FunctionalInterface
    private interface Writing {
        TaskResult run() throws IOException;
    }

    TaskOutcome deliver(
            ClaimedTask task,
            GenerationPayload what,
            ApplicationStaging staging,
            List<AnswerFile> files,
            Answered answer)
            throws InterruptedException {
        Target application;
        try {
            staging.write(files, new Mark(task.id().toString(), what.model(), what.modelId(), what.template()));
            application = number(task, what, applications.taken(what.model()));
        } catch (ClosedByInterruptException _) {
            throw new InterruptedException("while the application of " + task.id() + " was written");
        } catch (IOException e) {
            return notWritten(e);
        }
        String place = GeneratedApplications.place(application, what.template());
        GenerationLog.made(task, what, files.size(), answer, place);
        Publication publication = staging.publication(application, what.template());
        return written(task, () -> {
            TaskResult result = results.made(
                    task.id(), what, application, GenerationResults.listed(files), answer.text(), answer.usage());
            return new TaskResult(
                    result.tools(),
                    result.findings(),
                    result.details(),
                    result.files(),
                    new Both(publication, result.publication()));
        });
    }

    /// An attempt before this one came so far and no further: its settling is made good. What it cost is in the
    /// ledger; the answer itself is gone.
    TaskOutcome settleEarlier(ClaimedTask task, GenerationPayload what, Target application)
            throws InterruptedException {
        GenerationLog.madeBefore(task, GeneratedApplications.place(application, what.template()));
        number(task, what, Set.of());
        Usage usage = accounting.spent(task.id());
        return written(
                task,
                () -> results.made(
                        task.id(), what, application, applications.files(application, what.template()), "", usage));
    }

    /// The answer of an attempt that came to nothing, for whoever wonders why; null when there is none to keep.
    @Nullable
    TaskResult keep(ClaimedTask task, GenerationPayload what, String answer, Usage usage) {
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

    static TaskOutcome notWritten(IOException e) {
        return new TaskOutcome.Failed(
                new FailureCause(
                        FailureCause.Code.APPLICATION_NOT_WRITTEN, "the application could not be written: " + e),
                null);
    }

    private Target number(ClaimedTask task, GenerationPayload what, Set<Integer> taken) throws InterruptedException {
        Optional<Target> number =
                UntilAvailable.get(() -> registry.reserve(task.lease(), what.model(), what.template(), taken));
        return number.orElseThrow(
                () -> new InterruptedException(task.id() + " has another attempt; this one does not count"));
    }

    private static TaskOutcome written(ClaimedTask task, Writing writing) throws InterruptedException {
        try {
            return new TaskOutcome.Succeeded(writing.run());
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
}
