package dev.assay.analyzer.pool;

import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/// A caller that waits for a place. Guarded by the lock of its pool.
final class Waiter {

    private final Wish wish;
    private final Condition decided;
    private @Nullable Placement placement;

    Waiter(Wish wish, Condition decided) {
        this.wish = wish;
        this.decided = decided;
    }

    Wish wish() {
        return wish;
    }

    /// What became of it; null as long as it has to wait.
    @Nullable
    Placement placement() {
        return placement;
    }

    void decide(Placement decision) {
        placement = decision;
        decided.signal();
    }

    /// Waits for the decision.
    ///
    /// @return how much of the time is left; nothing or less when it is over
    long await(long nanos) throws InterruptedException {
        return decided.awaitNanos(nanos);
    }
}
