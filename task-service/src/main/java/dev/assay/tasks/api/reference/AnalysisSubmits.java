package dev.assay.tasks.api.reference;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.edge.api.NaiveTime;
import dev.assay.model.analysis.AnalysisType;
import dev.assay.model.analysis.ToolCatalog;
import dev.assay.model.task.Priority;
import dev.assay.model.task.Submission;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskReader;
import dev.assay.model.task.TaskView;
import dev.assay.tasks.analysis.ApplicationsFolder;
import dev.assay.tasks.api.SubmitReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Submits an analysis that was asked for in the reference's words: makes of it what `POST /api/tasks` takes, and
/// hands that on.
@ApplicationScoped
class AnalysisSubmits {

    private static final int MAX_NAMED = 200;

    private final ToolCatalog catalog;
    private final ApplicationsFolder applications;
    private final SubmitReader submits;
    private final TaskQueue queue;
    private final TaskReader tasks;

    AnalysisSubmits(
            ToolCatalog catalog,
            ApplicationsFolder applications,
            SubmitReader submits,
            TaskQueue queue,
            TaskReader tasks) {
        this.catalog = catalog;
        this.applications = applications;
        this.submits = submits;
        this.queue = queue;
        this.tasks = tasks;
    }

    CreatedAnswer submit(RunRequest request) {
        AnalysisType type = AnalysisType.parse(request.type())
                .orElseThrow(
                        () -> Refusal.notAllowed("analysis_type", "must be one of " + names(AnalysisType.values())));
        if (Priority.parse(request.priority()).isEmpty()) {
            throw Refusal.notAllowed("priority", "must be one of " + names(Priority.values()));
        }
        var tools = new TreeSet<String>();
        var unknown = new ArrayList<String>();
        for (String tool : request.tools()) {
            catalog.resolve(tool).ifPresentOrElse(tools::add, () -> unknown.add(tool));
        }
        if (tools.isEmpty() && !unknown.isEmpty()) {
            throw Refusal.malformed("tools", "has no valid tool; known are " + String.join(", ", catalog.names()));
        }
        if (applications.isMissing(request.target())) {
            throw Refusal.noSuchApplication(request.target().toString());
        }
        TaskId id = submit(ours(request, type, tools));
        TaskView task = tasks.find(id).orElseThrow(Refusal::noSuchTask);
        return new CreatedAnswer(
                true,
                id.toString(),
                message(request, unknown),
                new CreatedAnswer.Data(
                        id.toString(),
                        request.target().model(),
                        request.target().app(),
                        type.wireName(),
                        task.status().name().toLowerCase(Locale.ROOT),
                        NaiveTime.known(task.createdAt()),
                        tools.isEmpty() ? count(type) : tools.size(),
                        task.priority().wireName(),
                        CreatedAnswer.Containers.UNTOUCHED));
    }

    private TaskId submit(ObjectNode request) {
        return switch (queue.submit(submits.read(request, null))) {
            case Submission.Created(var id) -> id;
            case Submission.Repeated(var id) -> id;
            case Submission.KeyReused(var first) ->
                throw new IllegalStateException("a submit without a key met the key of " + first);
        };
    }

    /// The request as our own API takes it.
    private static ObjectNode ours(RunRequest request, AnalysisType type, TreeSet<String> tools) {
        ObjectNode ours = JsonNodeFactory.instance
                .objectNode()
                .put("kind", "analysis")
                .put("model", request.target().model())
                .put("app", request.target().app())
                .put("priority", request.priority());
        ours.putObject("labels").put(AnalysisTypes.LABEL, type.wireName());
        if (tools.isEmpty()) {
            return ours.put("analysis", type.wireName());
        }
        tools.forEach(ours.withArray("tools")::add);
        return ours;
    }

    private int count(AnalysisType type) {
        return catalog.route(type).entrySet().stream()
                .mapToInt(part -> part.getValue().isEmpty()
                        ? catalog.toolsOf(part.getKey()).size()
                        : part.getValue().size())
                .sum();
    }

    private static String message(RunRequest request, List<String> unknown) {
        var message = new StringBuilder("Analysis task created successfully");
        if (!unknown.isEmpty()) {
            String named = String.join(", ", unknown);
            message.append("; left out tools that are not known: ")
                    .append(named.length() > MAX_NAMED ? named.substring(0, MAX_NAMED) + "…" : named);
        }
        if (request.wantsContainers()) {
            message.append("; container_management has no effect: containers are not managed here");
        }
        return message.toString();
    }

    private static String names(Enum<?>[] values) {
        return Stream.of(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
