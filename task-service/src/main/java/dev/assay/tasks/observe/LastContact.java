package dev.assay.tasks.observe;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/// When this process last spoke with the queue. Safe for use by many threads.
@ApplicationScoped
class LastContact {

    private volatile long nanos = System.nanoTime();

    void made() {
        nanos = System.nanoTime();
    }

    Duration ago() {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
