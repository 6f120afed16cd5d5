package dev.assay.analyzer.pool;

import dev.assay.model.task.FailureCause;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A place at a replica, held until it is closed. What the holder learns about the replica it says here.
///
/// Safe for use by many threads; closing it twice gives one place back.
public final class Lease implements AutoCloseable {

    private final ServicePool pool;
    private final Replica replica;
    private final @Nullable SortedSet<String> tools;
    private final Instant since;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Duration mayGoOn = Duration.ZERO;

    /// @param since when it was given
    Lease(ServicePool pool, Replica replica, @Nullable SortedSet<String> tools, Instant since) {
        this.since = since;
        this.pool = pool;
        this.replica = replica;
        this.tools = tools;
    }

    public URI replica() {
        return replica.url();
    }

    /// The tools the replica said it offers, by their canonical names; null when it never said.
    public @Nullable SortedSet<String> tools() {
        return tools;
    }

    /// True when the replica has reported progress before, to anybody in this process, and since then has not been
    /// started anew (as far as it tells), has not answered without, and has not had its health forgotten.
    public boolean hasReportedProgress() {
        return replica.hasReportedProgress();
    }

    /// The replica sent something.
    public void heard() {
        pool.heard(replica);
    }

    /// The replica said how far it is.
    public void reportedProgress() {
        pool.reportedProgress(replica);
    }

    /// The replica gave a result and never said how far it was.
    public void answeredWithoutProgress() {
        replica.answeredWithoutProgress();
    }

    /// The request was answered, whatever the answer.
    public void answered() {
        pool.answered(replica);
    }

    /// The request failed. What that says about the replica decides [Evidence][dev.assay.model.breaker.Evidence].
    public void failed(FailureCause cause) {
        pool.failed(replica, cause);
    }

    /// Nobody waits for the request any more, and the analyzer may go on with it. Where two runs at once spoil one
    /// another, the place stays taken for this long after this is closed.
    public void abandoned(Duration atMost) {
        mayGoOn = atMost;
    }

    /// Gives the place to the next who waits for it.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            pool.giveBack(replica, since, mayGoOn);
        }
    }
}
