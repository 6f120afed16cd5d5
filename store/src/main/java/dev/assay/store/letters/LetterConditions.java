package dev.assay.store.letters;

import dev.assay.model.letter.LetterFilter;
import dev.assay.model.letter.LetterState;
import dev.assay.store.jdbc.Params;
import org.jspecify.annotations.Nullable;

/// What a filter of dead letters means in SQL. Lists, counts and selections all ask here, so what an operator has
/// looked at is what is redriven.
final class LetterConditions {

    private LetterConditions() {}

    /// On `letter`, an alias of the table.
    ///
    /// @param state null for all
    static Conditions of(LetterFilter filter, @Nullable LetterState state) {
        var conditions = new Conditions();
        if (state != null) {
            // a constant, because a partial index is not used for a parameter
            conditions.where("letter.state = '" + state.name() + "'");
        }
        return conditions
                .whereGiven(filter.kind(), "letter.kind = ?", (params, kind) -> params.text(kind.name()))
                .whereGiven(filter.cause(), "letter.cause_code = ?", (params, code) -> params.text(code.name()))
                .whereGiven(filter.model(), "letter.model = ?", Params::text)
                .whereGiven(filter.app(), "letter.app = ?", (params, app) -> params.number(app.intValue()))
                .whereGiven(filter.diedFrom(), "letter.died_at >= ?", Params::instant)
                .whereGiven(filter.diedBefore(), "letter.died_at < ?", Params::instant)
                .whereGiven(filter.minTrips(), "letter.trips >= ?", (params, trips) -> params.number(trips.intValue()))
                .whereGiven(filter.maxTrips(), "letter.trips <= ?", (params, trips) -> params.number(trips.intValue()));
    }
}
