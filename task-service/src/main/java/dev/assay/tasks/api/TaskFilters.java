package dev.assay.tasks.api;

import dev.assay.edge.api.Fields;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskFilter;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskStatus;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Reads a filter of tasks from a request's body.
final class TaskFilters {

    private static final int MAX_STATES = 10;

    private TaskFilters() {}

    /// @param allowed the states that the request can be about
    /// @param unsaid the states that are meant when none is named
    static TaskFilter read(Fields fields, Set<TaskStatus> allowed, Set<TaskStatus> unsaid) {
        return new TaskFilter(
                statuses(fields, allowed, unsaid),
                fields.parsed("kind", LetterFilters.made(TaskKind::new), "a task's kind"),
                fields.parsed("queue", LetterFilters.made(QueueName::new), "a queue's name"),
                fields.model(),
                fields.integer("app", 1, Target.MAX_APP),
                fields.text("pipeline"));
    }

    private static Set<TaskStatus> statuses(Fields fields, Set<TaskStatus> allowed, Set<TaskStatus> unsaid) {
        List<String> texts = fields.oneOrMore("status", MAX_STATES);
        if (texts == null || texts.isEmpty()) {
            return unsaid;
        }
        Set<TaskStatus> statuses = EnumSet.noneOf(TaskStatus.class);
        for (String text : texts) {
            Optional<TaskStatus> status = Queries.status(text).filter(allowed::contains);
            if (status.isEmpty()) {
                fields.wrong(
                        "status",
                        "must be some of "
                                + allowed.stream().map(Enum::name).sorted().collect(Collectors.joining(", ")));
                return unsaid;
            }
            statuses.add(status.get());
        }
        return statuses;
    }

    /// What [#read] reads, for the OpenAPI document.
    @Schema(name = "TaskFilter", description = "Which tasks; what is left out stays open")
    record FilterRequest(
            @Nullable List<TaskStatus> status,
            @Nullable String kind,
            @Nullable String queue,
            @Nullable String model,
            @Nullable Integer app,
            @Nullable String pipeline) {}
}
