package dev.assay.store.queue;

/// What NOTIFY is sent on.
public final class Channels {

    /// A queue got something to do; the payload is its name.
    static final String WORK = "assay_work";

    /// A running task was cancelled; the payload is its key.
    static final String CANCELLED = "assay_cancelled";

    /// A circuit breaker changed; the payload is its service.
    public static final String BREAKER = "assay_breaker";

    /// A queue's settings or a worker's orders changed; the payload is its name.
    static final String CONTROL = "assay_control";

    /// A pipeline is due: somebody moved it, or a task of it has ended; the payload is its id.
    public static final String PIPELINE = "assay_pipeline";

    /// A pipeline has new events; the payload is its id.
    public static final String PIPELINE_EVENT = "assay_pipeline_event";

    private Channels() {}
}
