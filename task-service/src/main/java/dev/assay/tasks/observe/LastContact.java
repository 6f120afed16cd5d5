package dev.assay.tasks.observe;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/// When this process last spoke with the queue, and when its claim loop last took a turn. Both are needed: a loop
/// that turns without reaching the queue claims nothing, and neither does a process whose loop has died while its
/// leases are still renewed. Safe for use by many threads.
@ApplicationScoped
class LastContact {

    private volatile long contactNanos = System.nanoTime();
    private volatile long turnNanos = System.nanoTime();

    void made() {
        contactNanos = System.nanoTime();
    }

    void looked() {
        turnNanos = System.nanoTime();
    }

    /// The longer of the two silences.
    Duration ago() {
        long now = System.nanoTime();
        return Duration.ofNanos(Math.max(now - contactNanos, now - turnNanos));
    }
}
