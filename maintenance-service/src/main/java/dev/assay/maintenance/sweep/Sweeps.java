package dev.assay.maintenance.sweep;

import dev.assay.model.upkeep.Sweep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// All sweeps, in the order in which a run goes through them.
public final class Sweeps {

    private final List<Sweeper> inOrder;

    /// @throws IllegalArgumentException when one is missing, or there twice
    public Sweeps(List<Sweeper> sweepers) {
        var sorted = new ArrayList<>(sweepers);
        sorted.sort(Comparator.comparing(Sweeper::sweep));
        this.inOrder = List.copyOf(sorted);
        if (!inOrder.stream().map(Sweeper::sweep).toList().equals(List.of(Sweep.values()))) {
            throw new IllegalArgumentException("every sweep has one class that goes through it");
        }
    }

    public List<Sweeper> all() {
        return inOrder;
    }

    /// @param only those asked for, switched on or not; empty for those that are switched on
    public List<Sweeper> chosen(Set<Sweep> only) {
        return inOrder.stream()
                .filter(sweeper -> only.isEmpty() ? sweeper.enabled() : only.contains(sweeper.sweep()))
                .toList();
    }

    /// Those that are switched on.
    public Set<Sweep> enabled() {
        Set<Sweep> enabled = EnumSet.noneOf(Sweep.class);
        chosen(Set.of()).forEach(sweeper -> enabled.add(sweeper.sweep()));
        return enabled;
    }
}
