package dev.assay.bench.workload;

import java.util.List;

/// All that `assay bench queue` can measure.
public final class Workloads {

    private Workloads() {}

    public static List<Workload> all() {
        return List.of(
                new Submitting(),
                new Draining(),
                new PickingUp(),
                new DrainingAmongMany(),
                new Priorities(),
                new SteadyState(),
                new Recovery());
    }
}
