package dev.assay.tasks.api;

import dev.assay.edge.api.Fields;
import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.model.task.BulkTasks;
import dev.assay.model.task.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which tasks a request means: those it names, or those that match a filter, whose number it has to know.
///
/// @param ids at most [BulkTasks#MAX_SELECTION]
/// @param more whether the filter matches tasks beyond these
record Selection(List<TaskId> ids, boolean more) {

    /// As the request says it: `ids`, or `filter` with `count`.
    sealed interface Wanted<F> {
        record Named<F>(List<TaskId> ids) implements Wanted<F> {}

        record Matching<F>(F filter, int count) implements Wanted<F> {}
    }

    /// Null when it is wrong, which has been noted.
    static <F> @Nullable Wanted<F> idsOrFilter(Fields fields, Function<Fields, F> filter) {
        if (fields.has("ids") == fields.has("filter")) {
            fields.has("count");
            return fields.wrong("ids", "choose one of ids and filter");
        }
        if (!fields.has("ids")) {
            return filter(fields, filter);
        }
        List<TaskId> ids = ids(fields);
        return ids == null ? null : new Wanted.Named<>(ids);
    }

    /// Null when it is wrong, which has been noted.
    static <F> @Nullable Wanted<F> filter(Fields fields, Function<Fields, F> filter) {
        F read = fields.nested("filter", filter);
        fields.require("filter", read);
        Integer count = fields.integer("count", 0, BulkTasks.MAX_SELECTION);
        fields.require("count", count);
        return read == null || count == null ? null : new Wanted.Matching<>(read, count);
    }

    private static @Nullable List<TaskId> ids(Fields fields) {
        List<String> texts = fields.texts("ids", BulkTasks.MAX_SELECTION);
        if (texts == null) {
            return null;
        }
        Set<TaskId> ids = new LinkedHashSet<>();
        int index = 0;
        for (String text : texts) {
            Optional<TaskId> id = TaskId.parse(text);
            id.ifPresentOrElse(ids::add, noteWrong(fields, index++));
        }
        return new ArrayList<>(ids);
    }

    private static Runnable noteWrong(Fields fields, int index) {
        return () -> fields.wrong("ids[" + index + "]", "is not a task's id; they look like task_0a1b2c3d4e5f");
    }

    /// Finds what is meant.
    ///
    /// @param matching gives at most so many, by filter and limit
    /// @throws ProblemException 409 when another number matches than the request says
    static <F> Selection of(Wanted<F> wanted, BiFunction<F, Integer, List<TaskId>> matching) {
        return switch (wanted) {
            case Wanted.Named<F>(var ids) -> new Selection(ids, false);
            case Wanted.Matching<F>(var filter, var count) ->
                confirmed(matching.apply(filter, BulkTasks.MAX_SELECTION + 1), count);
        };
    }

    private static Selection confirmed(List<TaskId> found, int count) {
        boolean more = found.size() > BulkTasks.MAX_SELECTION;
        List<TaskId> ids = more ? found.subList(0, BulkTasks.MAX_SELECTION) : found;
        if (ids.size() != count) {
            throw new ProblemException(new Problem(
                    "about:blank",
                    "Another number of tasks matches",
                    409,
                    "COUNT_CHANGED",
                    "the filter matches %s%d now, not %d".formatted(more ? "more than " : "", ids.size(), count),
                    "Look at them, and send the request again with \"count\": " + ids.size()
                            + (more ? "; one request works on the oldest " + ids.size() + "." : "."),
                    List.of(new Problem.FieldError("count", String.valueOf(ids.size())))));
        }
        return new Selection(ids, more);
    }
}
