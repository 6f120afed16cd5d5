package dev.assay.tasks.result;

import dev.assay.model.analysis.Finding;
import dev.assay.model.analysis.ReportDetails;
import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.FindingFilter;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskReader;
import dev.assay.model.task.TaskResult;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.TaskView;
import dev.assay.model.task.Verdict;
import dev.assay.tasks.work.ParentEnding;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Ends main tasks: computes the verdict and folds what the subtasks found into one result.
@ApplicationScoped
class Consolidation implements ParentEnding {

    private final TaskReader tasks;
    private final MainResultWriter writer;

    Consolidation(TaskReader tasks, MainResultWriter writer) {
        this.tasks = tasks;
        this.writer = writer;
    }

    @Override
    public Optional<ParentEnd> endWith(TaskId parent, ClaimedTask last, Settlement settlement) throws IOException {
        var ends = new ArrayList<SubtaskEnd>();
        for (TaskView subtask : tasks.subtasks(parent)) {
            ends.add(subtask.id().equals(last.id()) ? settled(subtask, settlement) : stored(subtask));
        }
        return end(parent, ends);
    }

    @Override
    public Optional<ParentEnd> end(TaskId parent) throws IOException {
        return end(parent, tasks.subtasks(parent).stream().map(this::stored).toList());
    }

    private Optional<ParentEnd> end(TaskId parent, List<SubtaskEnd> subtasks) throws IOException {
        if (!subtasks.stream().map(SubtaskEnd::status).allMatch(TaskStatus::isFinal)) {
            return Optional.empty();
        }
        TaskView main = tasks.find(parent)
                .orElseThrow(() -> new IllegalStateException(parent + " has subtasks and is not there"));
        TaskStatus verdict =
                Verdict.of(subtasks.stream().map(SubtaskEnd::status).toList());
        MainResultWriter.Written written = writer.write(main, verdict, subtasks);
        return Optional.of(new ParentEnd(verdict, cause(verdict, subtasks), written.files(), written.publication()));
    }

    /// The one cause when all troubled subtasks have the same; otherwise that there are several, with each in its
    /// words.
    private static @Nullable FailureCause cause(TaskStatus verdict, List<SubtaskEnd> subtasks) {
        if (verdict == TaskStatus.COMPLETED || verdict == TaskStatus.CANCELLED) {
            return null;
        }
        List<SubtaskEnd> troubled = subtasks.stream()
                .filter(end -> end.status() != TaskStatus.COMPLETED)
                .toList();
        List<FailureCause> causes = troubled.stream()
                .map(SubtaskEnd::cause)
                .filter(Objects::nonNull)
                .toList();
        if (troubled.size() == 1 && causes.size() == 1) {
            return causes.getFirst();
        }
        boolean alike = causes.size() == troubled.size()
                && causes.stream().map(FailureCause::code).distinct().count() == 1;
        return new FailureCause(
                alike ? causes.getFirst().code() : FailureCause.Code.SUBTASKS_FAILED, inWords(troubled));
    }

    /// A subtask without a cause was cancelled: by request, so nothing more is to be said of it.
    private static String inWords(List<SubtaskEnd> troubled) {
        return troubled.stream()
                .map(end -> end.service() + ": "
                        + Optional.ofNullable(end.cause())
                                .map(FailureCause::message)
                                .orElseGet(() -> end.status().name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining("; "));
    }

    private static SubtaskEnd settled(TaskView subtask, Settlement settlement) {
        Optional<TaskResult> result = settlement.storedResult();
        return new SubtaskEnd(
                subtask.id(),
                service(subtask),
                settlement.status(),
                settlement.storedCause().orElse(null),
                result.map(TaskResult::tools).orElse(List.of()),
                result.map(TaskResult::findings).orElse(List.of()),
                result.map(TaskResult::details).orElse(ReportDetails.NONE),
                result.map(TaskResult::files).map(TaskResult.StoredFiles::path).orElse(null),
                result.map(TaskResult::publication)
                        .filter(StagedPublication.class::isInstance)
                        .map(StagedPublication.class::cast)
                        .map(StagedPublication::files)
                        .orElse(List.of()));
    }

    private SubtaskEnd stored(TaskView subtask) {
        TaskResult.StoredFiles files = subtask.files();
        return new SubtaskEnd(
                subtask.id(),
                service(subtask),
                subtask.status(),
                // What went wrong before it was cancelled is not why it ended.
                subtask.status() == TaskStatus.CANCELLED ? null : subtask.cause(),
                subtask.tools(),
                findings(subtask.id()),
                tasks.details(subtask.id()).getOrDefault(service(subtask), ReportDetails.NONE),
                files == null ? null : files.path(),
                List.of());
    }

    private List<Finding> findings(TaskId subtask) {
        var all = new ArrayList<Finding>();
        PageRequest request = PageRequest.first(PageRequest.MAX_LIMIT);
        while (true) {
            Page<Finding> page = tasks.findings(subtask, FindingFilter.ALL, request);
            all.addAll(page.items());
            String next = page.nextCursor();
            if (next == null) {
                return all;
            }
            request = request.after(next);
        }
    }

    private static String service(TaskView subtask) {
        String service = subtask.service();
        if (service == null) {
            throw new IllegalStateException(subtask.id() + " is a subtask without a service");
        }
        return service;
    }
}
