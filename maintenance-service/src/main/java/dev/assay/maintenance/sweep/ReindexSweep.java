package dev.assay.maintenance.sweep;

import dev.assay.model.upkeep.DatabaseHealth;
import dev.assay.model.upkeep.Sweep;
import java.util.List;
import java.util.Optional;

/// Rebuilds one index, for somebody who has asked for it; no run goes through this by itself.
public final class ReindexSweep implements Sweeper {

    private final DatabaseHealth health;
    private final String index;

    public ReindexSweep(DatabaseHealth health, String index) {
        this.health = health;
        this.index = index;
    }

    @Override
    public Sweep sweep() {
        return Sweep.DATABASE_HEALTH;
    }

    @Override
    public boolean enabled() {
        return false;
    }

    @Override
    public String terms() {
        return "rebuilds the index " + index;
    }

    @Override
    public SweepEnd run(Pass pass) {
        pass.tally().found(1);
        Optional<String> refusal =
                pass.ifReal(lease -> health.reindex(lease, index)).flatMap(answer -> answer);
        if (refusal.isPresent()) {
            return new SweepEnd.Refused(refusal.get());
        }
        pass.changed(List.of(index));
        return SweepEnd.DONE;
    }
}
