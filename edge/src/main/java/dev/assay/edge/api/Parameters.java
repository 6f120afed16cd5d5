package dev.assay.edge.api;

import dev.assay.model.page.PageRequest;
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
public final class Parameters {

    private Parameters() {}

    public static PageRequest page(@Nullable String limit, @Nullable String cursor) {
        int count = PageRequest.DEFAULT_LIMIT;
        if (limit != null) {
            count = wholeNumber("limit", limit, 1, PageRequest.MAX_LIMIT);
        }
        return new PageRequest(count, cursor == null || cursor.isEmpty() ? null : cursor);
    }

    /// A name of an enum's constants, in upper or lower case.
    public static <E extends Enum<E>> E constant(String name, String text, Class<E> type) {
        return constant(text, type).orElseThrow(() -> ProblemException.invalid(name, "must be one of " + names(type)));
    }

    /// Upper and lower case, because users of the replaced system have both in their scripts.
    public static <E extends Enum<E>> Optional<E> constant(String text, Class<E> type) {
        String upper = text.toUpperCase(Locale.ROOT);
        return EnumSet.allOf(type).stream()
                .filter(value -> value.name().equals(upper))
                .findFirst();
    }

    public static Instant instant(String name, String text) {
        return Fields.time(text).orElseThrow(() -> ProblemException.invalid(name, "must be " + Fields.TIME_RULE));
    }

    /// Several values of one parameter: repeated, or with commas between them.
    public static <E extends Enum<E>> Set<E> several(
            String name, List<String> texts, Function<String, Optional<E>> parse, Class<E> type) {
        Set<E> values = EnumSet.noneOf(type);
        for (String part :
                texts.stream().flatMap(text -> Stream.of(text.split(",", -1))).toList()) {
            values.add(parse.apply(part.strip())
                    .orElseThrow(() -> ProblemException.invalid(name, "must be some of " + names(type))));
        }
        return values;
    }

    /// What `make` makes of the text; what it throws says what is wrong.
    public static <T> T made(String name, String text, Function<String, T> make) {
        try {
            return make.apply(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(name, String.valueOf(e.getMessage()));
        }
    }

    public static int wholeNumber(String name, String text, int min, int max) {
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

    private static <E extends Enum<E>> String names(Class<E> type) {
        return EnumSet.allOf(type).stream().map(Enum::name).collect(Collectors.joining(", "));
    }
}
