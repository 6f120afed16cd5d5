package dev.assay.tasks.api;

import dev.assay.edge.api.Fields;
import dev.assay.model.task.TaskQueue;
import org.jspecify.annotations.Nullable;

/// Reads the field `reason`.
final class Reasons {

    private static final String FIELD = "reason";

    private Reasons() {}

    /// Null when none is given; an empty one is none.
    static @Nullable String optional(Fields fields) {
        String reason = fields.text(FIELD);
        if (reason != null && reason.length() > TaskQueue.MAX_REASON) {
            return fields.wrong(FIELD, "may be at most " + TaskQueue.MAX_REASON + " characters long");
        }
        return reason == null || reason.isBlank() ? null : reason;
    }

    /// One that has to be given; what is missing is noted.
    static String required(Fields fields) {
        String reason = optional(fields);
        if (reason == null && (!fields.has(FIELD) || fields.text(FIELD) instanceof String text && text.isBlank())) {
            fields.wrong(FIELD, "is required: whoever looks at it later wants to know why");
        }
        return reason == null ? "" : reason;
    }
}
