package dev.assay.analyzer;

import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The conversations that go on, those that are still being opened included, so that all of them can be ended at
/// once.
///
/// Safe for use by many threads.
final class Conversations implements AutoCloseable {

    private final Vertx vertx;
    private final AnalyzerClientSettings settings;
    private final Set<Conversation> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    Conversations(Vertx vertx, AnalyzerClientSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    /// Whoever gets a conversation gives it back with [#end].
    Conversation open(URI replica, Duration timeout) throws Conversation.NotOpenedException, InterruptedException {
        Conversation conversation = Conversation.prepare(vertx, settings, timeout);
        remember(conversation);
        boolean opened = false;
        try {
            conversation.connect(replica, timeout);
            opened = true;
            return conversation;
        } finally {
            if (!opened) {
                open.remove(conversation);
            }
        }
    }

    void end(Conversation conversation) {
        open.remove(conversation);
        conversation.close();
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    /// Waits for this long, or until they are all ended.
    void pause(Duration time) throws InterruptedException {
        boolean _ = closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        closed.countDown();
        open.forEach(Conversation::close);
    }

    /// A conversation that begins while all are ended is closed by whoever comes second.
    private void remember(Conversation conversation) {
        open.add(conversation);
        if (isClosed()) {
            conversation.close();
        }
    }
}
