package dev.assay.bench.workload;

import java.time.Duration;

/// How much of everything.
///
/// @param slots of each worker process
/// @param warmUp tasks that are drained at a time before anything is measured
/// @param warmUpTime how long each process works them off at least: the same time for all, since compilers need
///     time
/// @param singles submitted one by one
/// @param batched submitted in batches of [#BATCH]
/// @param drained tasks of a drain
/// @param drainLimit after so long a drain is cut, and its speed so far counts
/// @param calibration tasks that tell what a contestant can do at most
/// @param pickUps of an idle system, and as many of a busy one
/// @param pickUpLimit after so long no more of them are made
/// @param finished rows that lie there
/// @param blocked rows that lie there and may not be claimed
/// @param prioritised tasks of mixed priorities
/// @param steady how long the steady state is watched
/// @param recoveryLimit how long is waited for the tasks of a dead process
public record Sizes(
        int slots,
        int warmUp,
        Duration warmUpTime,
        int singles,
        int batched,
        int drained,
        Duration drainLimit,
        int calibration,
        int pickUps,
        Duration pickUpLimit,
        int finished,
        int blocked,
        int prioritised,
        Duration steady,
        Duration recoveryLimit) {

    public static final int BATCH = 1_000;

    /// What figures are published of.
    public static Sizes full(int slots) {
        return new Sizes(
                slots,
                20_000,
                Duration.ofSeconds(5),
                3_000,
                100_000,
                100_000,
                Duration.ofMinutes(1),
                20_000,
                300,
                Duration.ofMinutes(1),
                1_000_000,
                100_000,
                20_000,
                Duration.ofMinutes(2),
                Duration.ofMinutes(2));
    }

    /// A first impression in minutes.
    public static Sizes quick(int slots) {
        return new Sizes(
                slots,
                5_000,
                Duration.ofSeconds(1),
                500,
                20_000,
                20_000,
                Duration.ofSeconds(20),
                5_000,
                50,
                Duration.ofSeconds(15),
                50_000,
                5_000,
                4_000,
                Duration.ofSeconds(20),
                Duration.ofSeconds(60));
    }

    /// Whether it works at all.
    public static Sizes tiny(int slots) {
        return new Sizes(
                slots,
                100,
                Duration.ZERO,
                20,
                200,
                300,
                Duration.ofSeconds(20),
                200,
                3,
                Duration.ofSeconds(5),
                200,
                50,
                100,
                Duration.ofSeconds(2),
                Duration.ofSeconds(60));
    }

    /// How many of so many a contestant gets.
    static int shareOf(int all, int share) {
        return Math.max(Math.min(all, 50), all / share);
    }

    /// For the longest there is at such a speed.
    long startLogCapacity() {
        return 5_000_000;
    }
}
