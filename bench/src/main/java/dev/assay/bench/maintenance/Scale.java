package dev.assay.bench.maintenance;

import java.time.Duration;
import java.util.List;

/// How much of everything.
///
/// @param tasks old rows, families of [OldTasks#FAMILY]
/// @param time how long each measurement goes on at most
/// @param drained tasks of a drain
/// @param warmUp tasks that are drained before anything is measured
/// @param warmClaims that are made before any is measured
/// @param dryRuns in one process, the first of which stands alone
/// @param slots of the worker that drains
/// @param batches larger ones, without a pause
record Scale(
        int tasks,
        Duration time,
        int drained,
        int warmUp,
        int warmClaims,
        int dryRuns,
        int slots,
        List<Integer> batches) {

    static final List<Integer> BATCHES = List.of(200, 1_000);

    Scale {
        batches = List.copyOf(batches);
    }

    /// What figures are published of.
    static Scale full() {
        return new Scale(200_000, Duration.ofSeconds(30), 50_000, 20_000, 2_000, 21, 100, BATCHES);
    }

    /// A first impression in minutes.
    static Scale quick() {
        return new Scale(20_000, Duration.ofSeconds(5), 10_000, 5_000, 500, 11, 100, BATCHES);
    }

    /// Whether it works at all.
    static Scale tiny() {
        return new Scale(20_000, Duration.ofSeconds(1), 300, 100, 20, 3, 10, BATCHES);
    }

    /// How long maintenance goes on before what is beside it is measured: the compilers of a process that has just
    /// begun are not what this is about.
    Duration settling() {
        return time.dividedBy(5);
    }

    Scale with(int tasks, Duration time, int slots, List<Integer> batches) {
        return new Scale(tasks, time, drained, warmUp, warmClaims, dryRuns, slots, batches);
    }
}
