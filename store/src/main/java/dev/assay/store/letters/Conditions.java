package dev.assay.store.letters;

import dev.assay.store.jdbc.Database.Binder;
import dev.assay.store.jdbc.Params;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Conditions that are joined by `and`, each with its parameters. One whose value is open is left out of the text
/// rather than written as "or is null", so that the planner sees what is really asked.
final class Conditions {

    private final List<String> texts = new ArrayList<>();
    private final List<Binder> binders = new ArrayList<>();

    Conditions where(String condition) {
        texts.add(condition);
        return this;
    }

    Conditions where(String condition, Binder binder) {
        texts.add(condition);
        binders.add(binder);
        return this;
    }

    /// Binds one value.
    @FunctionalInterface
    interface ValueBinder<T> {
        void bind(Params params, T value) throws SQLException;
    }

    <T> Conditions whereGiven(@Nullable T value, String condition, ValueBinder<T> binder) {
        return value == null ? this : where(condition, params -> binder.bind(params, value));
    }

    String text() {
        return texts.isEmpty() ? "true" : String.join(" and ", texts);
    }

    void bind(Params params) throws SQLException {
        for (Binder binder : binders) {
            binder.bind(params);
        }
    }
}
