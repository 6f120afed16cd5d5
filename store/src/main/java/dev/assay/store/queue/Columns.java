package dev.assay.store.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.Target;
import dev.assay.store.jdbc.Params;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a batch of new tasks is in the columns of a table.
final class Columns {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Columns() {}

    static <T extends @Nullable Object> List<T> of(List<NewTask> tasks, Function<NewTask, T> part) {
        var column = new ArrayList<T>(tasks.size());
        tasks.forEach(task -> column.add(part.apply(task)));
        return column;
    }

    static List<@Nullable String> models(List<NewTask> tasks) {
        return Columns.<@Nullable String>of(tasks, task -> {
            Target target = task.target();
            return target == null ? null : target.model();
        });
    }

    static List<@Nullable Integer> apps(List<NewTask> tasks) {
        return Columns.<@Nullable Integer>of(tasks, task -> {
            Target target = task.target();
            return target == null ? null : (Integer) target.app();
        });
    }

    static String labels(Map<String, String> labels) {
        try {
            return labels.isEmpty() ? "{}" : JSON.writeValueAsString(labels);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a map of texts has a JSON form", impossible);
        }
    }

    /// @param keys as many are taken as there are subtasks
    /// @return null for none
    static @Nullable String parts(List<NewTask.Subtask> subtasks, Iterator<Long> keys) {
        if (subtasks.isEmpty()) {
            return null;
        }
        ArrayNode parts = JSON.createArrayNode();
        for (NewTask.Subtask subtask : subtasks) {
            parts.addObject()
                    .put("key", keys.next())
                    .put("service", Params.storable(subtask.service()))
                    .put("payload", Params.storable(subtask.payload().json()));
        }
        return parts.toString();
    }
}
