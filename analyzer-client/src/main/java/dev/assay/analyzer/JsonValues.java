package dev.assay.analyzer;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which Java values are JSON values, so that what cannot be sent is refused where it is handed in.
final class JsonValues {

    private static final int MAX_DEPTH = 50;

    private JsonValues() {}

    /// @param name what to call the value in the message of the exception
    /// @throws IllegalArgumentException for a value that has no JSON form
    static void check(String name, @Nullable Object value) {
        check(name, value, 0);
    }

    private static void check(String name, @Nullable Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(name + " is nested deeper than " + MAX_DEPTH + " levels");
        }
        switch (value) {
            case null -> {}
            case String _, Boolean _, Integer _, Long _, Short _, Byte _ -> {}
            case java.math.BigInteger _, java.math.BigDecimal _ -> {}
            case Double number -> checkFinite(name, number);
            case Float number -> checkFinite(name, number);
            case List<?> list -> list.forEach(item -> check(name + "[]", item, depth + 1));
            case Map<?, ?> map ->
                map.forEach((key, item) -> {
                    if (!(key instanceof String text)) {
                        throw new IllegalArgumentException(name + " has a key that is not text: " + key);
                    }
                    check(name + "." + text, item, depth + 1);
                });
            default ->
                throw new IllegalArgumentException(
                        name + " is not a JSON value: " + value.getClass().getName());
        }
    }

    private static void checkFinite(String name, double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException(name + " is " + number + ", which JSON cannot say");
        }
    }
}
