package dev.assay.tasks.api.reference;

import dev.assay.model.task.Target;
import dev.assay.model.task.TaskFilter;
import dev.assay.model.task.TaskStatus;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the parameters of the reference's list. One that is empty is as good as left out.
final class Parameters {

    private Parameters() {}

    static TaskFilter filter(@Nullable String status, @Nullable String model, @Nullable String app) {
        return new TaskFilter(
                status == null || status.isBlank() ? Set.of() : statuses(status),
                null,
                null,
                model == null || model.isBlank() ? null : model,
                app == null || app.isBlank() ? null : (Integer) number("app_number", app, 1, 1, Target.MAX_APP),
                null);
    }

    static int number(String name, @Nullable String text, int otherwise, int min, int max) {
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below, like for a number out of range
        }
        throw Refusal.malformed(name, "must be a whole number between " + min + " and " + max);
    }

    /// In lower case, as the reference answers, and in upper case, as its documents say.
    private static Set<TaskStatus> statuses(String text) {
        Set<TaskStatus> statuses = EnumSet.noneOf(TaskStatus.class);
        for (String part : text.split(",", -1)) {
            String name = part.strip().toUpperCase(Locale.ROOT);
            statuses.add(Stream.of(TaskStatus.values())
                    .filter(status -> status.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> Refusal.malformed(
                            "status",
                            "must be one of "
                                    + Stream.of(TaskStatus.values())
                                            .map(status -> status.name().toLowerCase(Locale.ROOT))
                                            .collect(Collectors.joining(", ")))));
        }
        return statuses;
    }
}
