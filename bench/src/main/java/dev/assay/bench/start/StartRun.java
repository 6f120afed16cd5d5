package dev.assay.bench.start;

import dev.assay.bench.place.Machine;
import dev.assay.bench.stats.Spread;
import java.time.Instant;
import java.util.List;

/// What `assay bench start` found out.
///
/// @param left variants that could not be tried, and why
public record StartRun(
        String format, Instant startedAt, Machine machine, int rounds, List<Variant> variants, List<String> left) {

    public static final String FORMAT = "assay-bench-start/1";

    /// One way to start the task-service.
    ///
    /// @param ready from the start of the process until its readiness says yes, in seconds
    /// @param claimed until it has claimed a task that waited for it
    /// @param idleMiB resident some seconds later
    /// @param busyMiB the most that was resident while it worked off a backlog
    public record Variant(String name, String command, Spread ready, Spread claimed, Spread idleMiB, Spread busyMiB) {}
}
