package dev.assay.tasks.api.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.edge.api.NaiveTime;
import dev.assay.model.analysis.Finding;
import dev.assay.model.analysis.ToolRun;
import dev.assay.model.analysis.ToolStatus;
import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.FindingFilter;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskReader;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.TaskView;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Writes tasks and what they found in the reference's shapes.
@ApplicationScoped
class TaskDocuments {

    /// The gravest come first, so what is left out matters least; the total says that something was.
    static final int MAX_FINDINGS = 10_000;

    /// In a text within a text, which nobody reads by eye.
    private static final int MAX_SUMMARY_FINDINGS = 1_000;

    private final TaskReader tasks;
    private final AnalysisTypes types;
    private final ObjectMapper json;
    private final String version;

    TaskDocuments(
            TaskReader tasks,
            AnalysisTypes types,
            ObjectMapper json,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.tasks = tasks;
        this.types = types;
        this.json = json;
        this.version = version;
    }

    TaskAnswer whole(TaskView task) {
        return new TaskAnswer(
                true,
                data(
                        task,
                        tasks.subtasks(task.id()).stream()
                                .map(TaskDocuments::subtask)
                                .toList(),
                        hasResults(task) ? text(results(task, MAX_SUMMARY_FINDINGS)) : null));
    }

    TaskAnswer.Data listed(TaskView task) {
        return data(task, null, null);
    }

    ResultsAnswer results(TaskView task) {
        if (!hasResults(task)) {
            throw Refusal.noResult(task.status());
        }
        return results(task, MAX_FINDINGS);
    }

    private TaskAnswer.Data data(
            TaskView task, @Nullable List<TaskAnswer.Subtask> subtasks, @Nullable String resultSummary) {
        Target target = task.target();
        return new TaskAnswer.Data(
                task.id().toString(),
                status(task),
                percentage(task),
                target == null ? null : target.model(),
                target == null ? null : target.app(),
                types.of(task),
                NaiveTime.known(task.createdAt()),
                NaiveTime.of(task.startedAt()),
                NaiveTime.of(task.finishedAt()),
                error(task),
                task.subtasks() > 0,
                task.service(),
                subtasks,
                resultSummary);
    }

    private static TaskAnswer.Subtask subtask(TaskView task) {
        return new TaskAnswer.Subtask(
                task.id().toString(), status(task), percentage(task), task.service(), error(task));
    }

    private static boolean hasResults(TaskView task) {
        return task.status().isFinal() && (task.files() != null || !task.tools().isEmpty());
    }

    private ResultsAnswer results(TaskView task, int maxFindings) {
        Target target = task.target();
        return new ResultsAnswer(
                new ResultsAnswer.Metadata(
                        target == null ? null : target.model(),
                        target == null ? null : target.app(),
                        NaiveTime.of(task.finishedAt()),
                        version),
                new ResultsAnswer.Results(
                        new ResultsAnswer.TaskTimes(
                                task.id().toString(), NaiveTime.of(task.startedAt()), NaiveTime.of(task.finishedAt())),
                        new ResultsAnswer.Summary(
                                task.summary().total(),
                                new ResultsAnswer.Severities(
                                        task.summary().critical(),
                                        task.summary().high(),
                                        task.summary().medium(),
                                        task.summary().low()),
                                task.tools().stream()
                                        .filter(TaskDocuments::wasUsed)
                                        .map(ToolRun::name)
                                        .distinct()
                                        .toList()),
                        tools(task),
                        findings(task, maxFindings)));
    }

    /// Two services may have a tool of the same name; the second one's is told by its service, too.
    private static Map<String, ResultsAnswer.Tool> tools(TaskView task) {
        var tools = new LinkedHashMap<String, ResultsAnswer.Tool>();
        for (ToolRun run : task.tools()) {
            String name = tools.containsKey(run.name()) ? run.service() + ":" + run.name() : run.name();
            tools.put(
                    name,
                    new ResultsAnswer.Tool(
                            run.status().name().toLowerCase(Locale.ROOT), run.findings(), run.seconds()));
        }
        return tools;
    }

    private List<ResultsAnswer.Found> findings(TaskView task, int max) {
        var found = new ArrayList<ResultsAnswer.Found>();
        Optional<PageRequest> next = Optional.of(PageRequest.first(PageRequest.MAX_LIMIT));
        while (next.isPresent() && found.size() < max) {
            PageRequest request = next.get();
            Page<Finding> page = tasks.findings(task.id(), FindingFilter.ALL, request);
            page.items().forEach(finding -> found.add(found(finding)));
            next = Optional.ofNullable(page.nextCursor()).map(request::after);
        }
        return found;
    }

    private static ResultsAnswer.Found found(Finding finding) {
        return new ResultsAnswer.Found(
                finding.tool(), finding.severity().wireName(), finding.message(), finding.file(), finding.line());
    }

    private static boolean wasUsed(ToolRun run) {
        return run.status() != ToolStatus.MISSING && run.status() != ToolStatus.SKIPPED;
    }

    private static String status(TaskView task) {
        return task.status().name().toLowerCase(Locale.ROOT);
    }

    /// What an earlier attempt said does not count for the next one.
    private static int percentage(TaskView task) {
        if (task.status().isSuccess()) {
            return 100;
        }
        return task.status() == TaskStatus.PENDING ? 0 : task.progress().percent();
    }

    private static @Nullable String error(TaskView task) {
        FailureCause cause = task.cause();
        return cause == null ? null : cause.message();
    }

    private String text(ResultsAnswer results) {
        try {
            return json.writeValueAsString(results);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer of our own making has no JSON form", e);
        }
    }
}
