package dev.assay.model.upkeep;

import java.time.Duration;

/// How old things have to be. Each is exclusive, see [Batched].
///
/// @param grace how long an application's directory may be missing before its record is deleted
/// @param stuck how long a RUNNING task may be without a live lease, or a main task without its end
/// @param stale how long a PENDING task may be claimable without being claimed
/// @param oldTasks how long finished tasks are kept; at least as long as `recent`
/// @param recent what somebody touched within this is never touched
/// @param temporaryFiles how long what lies in a staging folder may belong to a run
/// @param archives after how long results are compressed
/// @param deadWorkers how long a worker may be unheard of
/// @param sessions how long finished sessions are kept
/// @param pipelineEvents how long the events of finished pipelines are kept
/// @param pipelines how long finished pipelines are kept
/// @param runs how long maintenance runs are kept
public record Thresholds(
        Duration grace,
        Duration stuck,
        Duration stale,
        Duration oldTasks,
        Duration recent,
        Duration temporaryFiles,
        Duration archives,
        Duration deadWorkers,
        Duration sessions,
        Duration pipelineEvents,
        Duration pipelines,
        Duration runs) {

    public static final Thresholds STANDARD = new Thresholds(
            Duration.ofDays(7),
            Duration.ofMinutes(120),
            Duration.ofMinutes(240),
            Duration.ofDays(30),
            Duration.ofMinutes(5),
            Duration.ofHours(24),
            Duration.ofDays(7),
            Duration.ofDays(1),
            Duration.ofHours(24),
            Duration.ofDays(30),
            Duration.ofDays(30),
            Duration.ofDays(90));

    public Thresholds {
        positive("grace", grace);
        positive("stuck", stuck);
        positive("stale", stale);
        positive("oldTasks", oldTasks);
        positive("recent", recent);
        positive("temporaryFiles", temporaryFiles);
        positive("archives", archives);
        positive("deadWorkers", deadWorkers);
        positive("sessions", sessions);
        positive("pipelineEvents", pipelineEvents);
        positive("pipelines", pipelines);
        positive("runs", runs);
        if (oldTasks.compareTo(recent) < 0) {
            throw new IllegalArgumentException(
                    "tasks touched within " + recent + " are never deleted, so they cannot be old after " + oldTasks);
        }
    }

    private static void positive(String name, Duration threshold) {
        if (threshold.isZero() || threshold.isNegative()) {
            throw new IllegalArgumentException("the threshold '" + name + "' is a positive time, not " + threshold);
        }
    }
}
