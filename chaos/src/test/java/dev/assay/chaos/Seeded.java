package dev.assay.chaos;

import java.util.Random;

/// One seed, and a source of chance for each part that is independent of what the others draw: the same seed makes
/// the same decisions in the same order, however the threads are scheduled.
record Seeded(long seed) {

    /// The seed that the system property `chaos.seed` names, or a new one.
    static Seeded fromProperty() {
        String given = System.getProperty("chaos.seed", "");
        return new Seeded(given.isBlank() ? new Random().nextLong(1, 1_000_000_000) : Long.parseLong(given));
    }

    Random forPart(String part) {
        return new Random(seed * 31 + part.hashCode());
    }
}
