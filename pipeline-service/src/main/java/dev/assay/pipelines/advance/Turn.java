package dev.assay.pipelines.advance;

import org.jspecify.annotations.Nullable;

/// A pipeline's turn to be advanced: one at a time, and one more when it was asked for meanwhile, however often.
/// Only touched under the lock of its place in the loop's map.
final class Turn {

    private Asked asked;
    private @Nullable Asked again;

    /// @param at by [System#nanoTime]
    record Asked(Why why, long at) {}

    Turn(Asked asked) {
        this.asked = asked;
    }

    Asked asked() {
        return asked;
    }

    /// What is under way may have looked too early for this.
    void again(Asked more) {
        if (again == null) {
            again = more;
        }
    }

    /// Begins the next one.
    ///
    /// @return false when nobody asked for it
    boolean next() {
        if (again == null) {
            return false;
        }
        asked = again;
        again = null;
        return true;
    }
}
