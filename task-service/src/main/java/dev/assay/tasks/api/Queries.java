package dev.assay.tasks.api;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Severity;
import dev.assay.model.letter.LetterFilter;
import dev.assay.model.letter.LetterState;
import dev.assay.model.page.PageRequest;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.FindingFilter;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskFilter;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskStatus;
import dev.assay.tasks.live.LiveFilter;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads path and query parameters, or says what is wrong with them.
final class Queries {

    private Queries() {}

    static TaskId taskId(String text) {
        return TaskId.parse(text).orElseThrow(() -> ProblemException.noSuchTask(text));
    }

    static AnalyzerService analyzer(String text) {
        return AnalyzerService.parse(text).orElseThrow(() -> ProblemException.noSuchAnalyzer(text));
    }

    static PageRequest page(@Nullable String limit, @Nullable String cursor) {
        int count = PageRequest.DEFAULT_LIMIT;
        if (limit != null) {
            count = wholeNumber("limit", limit, 1, PageRequest.MAX_LIMIT);
        }
        return new PageRequest(count, cursor == null || cursor.isEmpty() ? null : cursor);
    }

    static TaskFilter tasks(
            List<String> statuses,
            @Nullable String kind,
            @Nullable String queue,
            @Nullable String model,
            @Nullable String app,
            @Nullable String pipeline) {
        return new TaskFilter(
                several("status", statuses, Queries::status, TaskStatus.class),
                kind == null ? null : made("kind", kind, TaskKind::new),
                queue == null ? null : made("queue", queue, QueueName::new),
                model,
                app == null ? null : (Integer) wholeNumber("app", app, 1, Target.MAX_APP),
                pipeline);
    }

    static LiveFilter live(
            @Nullable String kind,
            @Nullable String queue,
            @Nullable String model,
            @Nullable String app,
            @Nullable String pipeline) {
        TaskFilter filter = tasks(List.of(), kind, queue, model, app, pipeline);
        return new LiveFilter(
                Set.of(), filter.kind(), filter.queue(), filter.model(), filter.app(), filter.pipelineId());
    }

    static LetterFilter letters(
            @Nullable String kind,
            @Nullable String cause,
            @Nullable String model,
            @Nullable String app,
            @Nullable String after,
            @Nullable String before,
            @Nullable String minTrips,
            @Nullable String maxTrips) {
        return new LetterFilter(
                kind == null ? null : made("kind", kind, TaskKind::new),
                cause == null ? null : constant("cause", cause, FailureCause.Code.class),
                model,
                app == null ? null : (Integer) wholeNumber("app", app, 1, Target.MAX_APP),
                after == null ? null : instant("after", after),
                before == null ? null : instant("before", before),
                minTrips == null ? null : (Integer) wholeNumber("minTrips", minTrips, 1, LetterFilters.MAX_TRIPS),
                maxTrips == null ? null : (Integer) wholeNumber("maxTrips", maxTrips, 1, LetterFilters.MAX_TRIPS));
    }

    /// OPEN unless it is said; `ALL` for all.
    static @Nullable LetterState letterState(@Nullable String text) {
        if (text == null) {
            return LetterState.OPEN;
        }
        return text.equalsIgnoreCase("ALL") ? null : constant("state", text, LetterState.class);
    }

    private static <E extends Enum<E>> E constant(String name, String text, Class<E> type) {
        String upper = text.toUpperCase(Locale.ROOT);
        return EnumSet.allOf(type).stream()
                .filter(value -> value.name().equals(upper))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        name,
                        "must be one of "
                                + EnumSet.allOf(type).stream().map(Enum::name).collect(Collectors.joining(", "))));
    }

    private static Instant instant(String name, String text) {
        return Fields.time(text).orElseThrow(() -> ProblemException.invalid(name, "must be " + Fields.TIME_RULE));
    }

    static FindingFilter findings(List<String> severities, @Nullable String tool, @Nullable String service) {
        return new FindingFilter(
                several("severity", severities, text -> Severity.parse(text.toLowerCase(Locale.ROOT)), Severity.class),
                tool,
                service);
    }

    /// Upper and lower case, because users of the replaced system have both in their scripts.
    static Optional<TaskStatus> status(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        return Stream.of(TaskStatus.values())
                .filter(status -> status.name().equals(upper))
                .findFirst();
    }

    /// Several values of one parameter: repeated, or with commas between them.
    private static <E extends Enum<E>> Set<E> several(
            String name, List<String> texts, Function<String, Optional<E>> parse, Class<E> type) {
        Set<E> values = EnumSet.noneOf(type);
        for (String part :
                texts.stream().flatMap(text -> Stream.of(text.split(",", -1))).toList()) {
            values.add(parse.apply(part.strip())
                    .orElseThrow(() -> ProblemException.invalid(
                            name,
                            "must be some of "
                                    + EnumSet.allOf(type).stream()
                                            .map(Enum::name)
                                            .collect(Collectors.joining(", ")))));
        }
        return values;
    }

    private static <T> T made(String name, String text, Function<String, T> make) {
        try {
            return make.apply(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(name, String.valueOf(e.getMessage()));
        }
    }

    static int wholeNumber(String name, String text, int min, int max) {
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Said below, like for a number out of range.
        }
        throw ProblemException.invalid(name, "must be a whole number between " + min + " and " + max);
    }
}
