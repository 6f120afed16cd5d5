package dev.assay.bench.contestant;

import dev.assay.bench.place.Place;
import java.sql.Connection;
import java.time.Duration;
import java.util.Set;

/// A queue that is measured. To add one: implement this, name the class in
/// `META-INF/services/dev.assay.bench.contestant.Contestant`, done.
///
/// It is made anew in every process; what it keeps is closed with what it hands out.
public interface Contestant {

    /// Lower case, without blanks: what `--only` names it by.
    String name();

    String version();

    /// In a sentence, how it is set up and on whose advice.
    String setUp();

    Set<Trait> traits();

    /// A yardstick is what somebody would write by hand; it is measured, and not what is to be beaten.
    default boolean isYardstick() {
        return false;
    }

    /// It gets one task where the others get so many: rates are per second and do not suffer, a run would take
    /// hours.
    default int share() {
        return 1;
    }

    /// How long it may look away from an idle queue. Tasks that are to find it idle come at random times within
    /// that: one that comes right after the last look would always wait the longest.
    default Duration looksEvery() {
        return Duration.ofMillis(20);
    }

    /// Makes its tables in an empty database.
    void prepare(Place place) throws Exception;

    Submitter submitter(Place place) throws Exception;

    /// Starts working in this process.
    Crew crew(Place place, Plan plan, Runner runner) throws Exception;

    /// A query for one boolean: whether tasks are left that could run now or do run. A yes must be cheap, whatever
    /// else lies in the tables: the time it takes is measured as work. What is left at a drain's end is what was
    /// submitted last.
    String isBusy();

    /// Puts rows in its tables as if it had worked for long: finished ones, if it keeps them, and ones that cannot
    /// run yet.
    void fill(Connection connection, int finished, int blocked) throws Exception;
}
