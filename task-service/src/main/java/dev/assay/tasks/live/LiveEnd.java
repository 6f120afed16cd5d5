package dev.assay.tasks.live;

/// Why a stream ends before its reader wants it to.
public enum LiveEnd {
    /// The reader is too slow.
    TOO_SLOW("this reader is too slow; reconnect with the last id"),
    /// What comes next has been deleted with its tasks, so there would be a gap.
    GONE("events after the last id have been deleted; read the tasks anew and listen without an id"),
    /// The database does not answer.
    STORE_UNAVAILABLE("the database cannot be reached; reconnect with the last id"),
    /// The reader has said that it wants no more.
    UNSUBSCRIBED("as asked"),
    /// This process stops.
    SERVICE_STOPS("this service stops; reconnect with the last id");

    private final String advice;

    LiveEnd(String advice) {
        this.advice = advice;
    }

    /// What the reader is to do.
    public String advice() {
        return advice;
    }
}
