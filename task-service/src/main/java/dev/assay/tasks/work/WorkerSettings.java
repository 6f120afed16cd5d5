package dev.assay.tasks.work;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/// What this process works on, and how.
@ConfigMapping(prefix = "assay.worker")
public interface WorkerSettings {

    /// False makes a process that only answers requests.
    @WithDefault("true")
    boolean enabled();

    /// The queues this process serves, each with how many of its tasks may run here at once:
    /// `analysis:4,generation:2`. Four analyses keep two cores busy: they mostly wait for their analyzers. A
    /// generation costs next to nothing here, but model servers limit how many they answer at once.
    @WithDefault("analysis:4,generation:2")
    List<QueueSlots> queues();

    /// The safety net under notifications, which bring work within milliseconds (`TASK_POLL_INTERVAL`).
    @WithDefault("5S")
    Duration pollInterval();

    /// How long a lease lasts without renewal: six renewals have to fail before a live worker loses its tasks.
    @WithDefault("30S")
    Duration lease();

    @WithDefault("5S")
    Duration renewEvery();

    /// How long a task may run in all (`TASK_TIMEOUT`).
    @WithDefault("30M")
    Duration taskTimeout();

    /// How long a leaving worker lets its runs go on before it gives them back. Shorter than the 30 s that
    /// Kubernetes waits before it kills, so that giving back still succeeds.
    @WithDefault("15S")
    Duration drain();

    /// Without a successful claim, poll or renewal for so long, liveness turns red.
    @WithDefault("30S")
    Duration silentAfter();

    /// After so many tasks the worker drains itself and its process ends, orderly, for whatever restarts it: a
    /// remedy for runners that leak. Off unless set.
    OptionalInt recycleAfter();

    Retries retries();

    interface Retries {

        /// How often a task is given back because its analyzer cannot be reached (`PREFLIGHT_MAX_RETRIES`).
        @WithDefault("3")
        int preflight();

        /// Before the first of these retries; doubles with each.
        @WithDefault("30S")
        Duration preflightDelay();

        /// How often a task is tried again after a transient failure (`TRANSIENT_FAILURE_MAX_RETRIES`).
        @WithDefault("3")
        int transientFailure();

        @WithDefault("5M")
        Duration transientDelay();

        /// Before a task tries again whose analyzer had no time for it, give or take a fifth. As often as it takes.
        @WithDefault("15S")
        Duration busyDelay();

        /// How often a task may lose its worker before it is stopped as a poison pill.
        @WithDefault("3")
        int workerLost();
    }
}
