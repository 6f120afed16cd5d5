package dev.assay.model.upkeep;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a maintenance run goes through, in this order.
public enum Sweep {
    /// Directories found in the applications folder become known applications.
    NEW_APPS,
    /// Applications whose directory is gone are marked, restored when it is back, deleted after the grace.
    ORPHAN_APPS,
    /// PENDING tasks of deleted applications are cancelled.
    ORPHAN_TASKS,
    /// RUNNING tasks that no worker cares for any more are failed.
    STUCK_TASKS,
    /// PENDING tasks that nobody claims are cancelled.
    STALE_TASKS,
    /// Finished tasks are deleted, and, when asked, their files marked for [#RESULT_FILES].
    OLD_TASKS,
    /// Files of deleted tasks are deleted: those of this run, and those that a killed run left.
    RESULT_FILES,
    /// Results that are seldom read any more are compressed.
    RESULT_ARCHIVES,
    /// What crashed runs left in staging folders is deleted.
    TEMPORARY_FILES,
    /// Workers that have not been heard of for long are forgotten.
    DEAD_WORKERS,
    /// Finished crawl sessions are deleted.
    OLD_SESSIONS,
    /// Events of finished pipelines are deleted.
    PIPELINE_EVENTS,
    /// Finished pipelines are deleted.
    OLD_PIPELINES,
    /// Maintenance runs themselves are forgotten.
    OLD_RUNS,
    /// The database is looked at, and nothing is changed.
    DATABASE_HEALTH;

    /// Its name in settings, arguments and answers, such as `orphan-apps`.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Sweep> named(String wireName) {
        return Stream.of(values())
                .filter(sweep -> sweep.wireName().equals(wireName))
                .findFirst();
    }
}
