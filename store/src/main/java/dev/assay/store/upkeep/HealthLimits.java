package dev.assay.store.upkeep;

import java.time.Duration;

/// From when on something deserves attention.
///
/// @param deadRows fewer than these are no matter, whatever their share
/// @param autovacuumLag how many times what it is due at
/// @param bytes smaller tables and indexes are no matter
/// @param transaction how long one may be open
/// @param heldBack how many transactions a slot may hold back
/// @param statistics how long an index must have been watched before it counts as unused
/// @param wraparound how old, in transactions, the oldest rows may be
record HealthLimits(
        long deadRows,
        int autovacuumLag,
        long bytes,
        Duration transaction,
        long heldBack,
        Duration statistics,
        long wraparound) {

    static final HealthLimits STANDARD = new HealthLimits(
            50_000, 5, 100L << 20, Duration.ofMinutes(10), 1_000_000, Duration.ofDays(7), 1_000_000_000);
}
