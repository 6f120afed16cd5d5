package dev.assay.store.read;

import dev.assay.store.jdbc.Params;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Conditions that are joined by `and`, each with its parameters; those whose value is open are left out.
final class Query {

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();

    Query where(String condition) {
        conditions.add(condition);
        return this;
    }

    Query with(String name, Object value) {
        parameters.put(name, value);
        return this;
    }

    Query whereEqual(String property, @Nullable Object value) {
        if (value != null) {
            conditions.add(property + " = :" + property);
            parameters.put(property, value instanceof String text ? Params.storable(text) : value);
        }
        return this;
    }

    String text() {
        return String.join(" and ", conditions);
    }

    Map<String, Object> parameters() {
        return parameters;
    }
}
