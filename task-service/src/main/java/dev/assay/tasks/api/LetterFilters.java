package dev.assay.tasks.api;

import dev.assay.edge.api.Fields;
import dev.assay.model.letter.LetterFilter;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskKind;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Reads a filter of dead letters from a request's body.
final class LetterFilters {

    /// More often than anybody redrives.
    static final int MAX_TRIPS = 1_000_000;

    private LetterFilters() {}

    static LetterFilter read(Fields fields) {
        return new LetterFilter(
                fields.parsed("kind", made(TaskKind::new), "a task's kind"),
                fields.parsed("cause", LetterFilters::cause, "a cause's code, like REQUEST_TIMED_OUT"),
                fields.model(),
                fields.integer("app", 1, Target.MAX_APP),
                fields.parsed("after", Fields::time, Fields.TIME_RULE),
                fields.parsed("before", Fields::time, Fields.TIME_RULE),
                fields.integer("minTrips", 1, MAX_TRIPS),
                fields.integer("maxTrips", 1, MAX_TRIPS));
    }

    private static Optional<FailureCause.Code> cause(String text) {
        return Stream.of(FailureCause.Code.values())
                .filter(code -> code.name().equals(text))
                .findFirst();
    }

    /// A parser of what a constructor checks.
    static <T> Function<String, Optional<T>> made(Function<String, T> make) {
        return text -> {
            try {
                return Optional.of(make.apply(text));
            } catch (IllegalArgumentException _) {
                return Optional.empty();
            }
        };
    }

    /// What [#read] reads, for the OpenAPI document.
    ///
    /// @param after died at this moment or later
    /// @param before died earlier than this
    @Schema(name = "DeadLetterFilter", description = "Which open dead letters; what is left out stays open")
    record FilterRequest(
            @Nullable String kind,
            @Nullable String cause,
            @Nullable String model,
            @Nullable Integer app,
            @Nullable Instant after,
            @Nullable Instant before,
            @Nullable Integer minTrips,
            @Nullable Integer maxTrips) {}
}
