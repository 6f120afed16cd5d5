package dev.assay.pipelines.observe;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/// When every open pipeline was looked at last.
@ApplicationScoped
class LastLook {

    /// By [System#nanoTime]; at first, when this process began.
    private volatile long at = System.nanoTime();

    void note() {
        at = System.nanoTime();
    }

    Duration ago() {
        return Duration.ofNanos(System.nanoTime() - at);
    }
}
