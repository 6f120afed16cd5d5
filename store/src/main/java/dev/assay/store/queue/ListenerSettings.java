package dev.assay.store.queue;

import java.time.Duration;

/// Where and how [PostgresQueueSignals] listens.
///
/// @param url a direct connection: a transaction pooler forgets who listens
/// @param user empty when the URL names one
/// @param silence after so long without a notification the connection is tried with a query
public record ListenerSettings(String url, String user, String password, Duration silence) {

    /// Half of what a worker may take for dead; a proxy drops idle connections later than that.
    public static final Duration STANDARD_SILENCE = Duration.ofSeconds(15);

    /// Without the password, and without the URL, which may hold one.
    @Override
    public String toString() {
        return "ListenerSettings[" + user + "]";
    }
}
