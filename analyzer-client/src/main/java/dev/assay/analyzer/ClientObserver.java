package dev.assay.analyzer;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerState;
import dev.assay.model.task.FailureCause;
import java.net.URI;
import java.time.Duration;

/// Is told what happens inside a client, for logs and meters. Called on the client's threads, also by several at
/// once: answer quickly. What it throws is logged and otherwise ignored.
public interface ClientObserver {

    ClientObserver NONE = new ClientObserver() {};

    /// A replica's breaker moved.
    default void breakerMoved(AnalyzerService service, URI replica, BreakerState from, BreakerState to) {}

    /// A replica answered a health check, or did not.
    default void probed(AnalyzerService service, ReplicaHealth health, Duration took) {}

    /// A caller was given a place at a replica.
    default void placed(AnalyzerService service, URI replica, Duration waited) {}

    /// A request was lost after it had been sent, and is sent once more, to another replica.
    default void retried(AnalyzerService service, URI from, URI to, FailureCause cause) {}
}
