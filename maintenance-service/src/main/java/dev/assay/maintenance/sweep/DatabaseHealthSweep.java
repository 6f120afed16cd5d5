package dev.assay.maintenance.sweep;

import dev.assay.model.upkeep.DatabaseHealth;
import dev.assay.model.upkeep.Sweep;
import java.util.List;

/// Looks at the database and says what to do about what it sees. Changes nothing, in any run.
final class DatabaseHealthSweep implements Sweeper {

    private final DatabaseHealth health;
    private final SweepSettings.DatabaseHealth settings;

    DatabaseHealthSweep(DatabaseHealth health, SweepSettings.DatabaseHealth settings) {
        this.health = health;
        this.settings = settings;
    }

    @Override
    public Sweep sweep() {
        return Sweep.DATABASE_HEALTH;
    }

    @Override
    public boolean enabled() {
        return settings.enabled();
    }

    @Override
    public String terms() {
        return "dead rows, bloat, open transactions, indexes and autovacuum; a report only";
    }

    @Override
    public SweepEnd run(Pass pass) {
        List<DatabaseHealth.Advice> advice = health.advise();
        pass.tally().found(advice.size());
        advice.forEach(each -> pass.tally().note(each.sentence()));
        pass.tell(
                "Found %d things in the database that deserve attention; the run's report has the advice",
                "Found %d things in the database that deserve attention; the run's report has the advice",
                advice.size());
        return SweepEnd.DONE;
    }
}
