package dev.assay.analyzer;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.task.FailureCause;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/// Opens a connection to some replica of a service: each in turn first, and when it refuses, the next.
final class Connector {

    private static final Logger LOG = Logger.getLogger(Connector.class);

    sealed interface Attempt {
        record Opened(URI replica, Conversation conversation) implements Attempt {}

        record NobodyThere(FailureCause cause) implements Attempt {}
    }

    private final Vertx vertx;
    private final AnalyzerClientSettings settings;
    private final AtomicInteger turn = new AtomicInteger();

    Connector(Vertx vertx, AnalyzerClientSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    /// Tries all replicas, waits, and tries them all again, until one opens, the waits are used up, or the limit is
    /// reached.
    Attempt open(AnalyzerService service, Duration limit) throws InterruptedException {
        List<URI> replicas = settings.replicas(service);
        if (replicas.isEmpty()) {
            return nobody("%s has no URL; set %s".formatted(service.wireName(), ReplicaUrls.variable(service)));
        }
        long end = System.nanoTime() + limit.toNanos();
        int first = turn.getAndIncrement();
        Iterator<Duration> waits = settings.connectRetryDelays().iterator();
        List<String> refusals = List.of();
        while (true) {
            var refusedNow = new ArrayList<String>();
            for (int i = 0; i < replicas.size(); i++) {
                Duration left = Duration.ofNanos(end - System.nanoTime());
                if (left.toMillis() <= 0) {
                    return nobody(service, refusedNow.isEmpty() ? refusals : refusedNow);
                }
                URI replica = replicas.get(Math.floorMod(first + i, replicas.size()));
                try {
                    Duration timeout = left.compareTo(settings.connectTimeout()) < 0 ? left : settings.connectTimeout();
                    return new Attempt.Opened(replica, Conversation.open(vertx, settings, replica, timeout));
                } catch (Conversation.NotOpenedException refused) {
                    LOG.infof("%s did not open a connection: %s", replica, refused.getMessage());
                    refusedNow.add(replica + ": " + refused.getMessage());
                }
            }
            refusals = refusedNow;
            if (!waits.hasNext()) {
                return nobody(service, refusals);
            }
            Duration wait = waits.next();
            if (System.nanoTime() + wait.toNanos() - end >= 0) {
                return nobody(service, refusals);
            }
            TimeUnit.NANOSECONDS.sleep(wait.toNanos());
        }
    }

    private static Attempt nobody(AnalyzerService service, List<String> refusals) {
        return nobody("no replica of %s opened a connection (%s)"
                .formatted(service.wireName(), refusals.isEmpty() ? "no time was left" : String.join("; ", refusals)));
    }

    private static Attempt nobody(String message) {
        return new Attempt.NobodyThere(new FailureCause(FailureCause.Code.ANALYZER_UNREACHABLE, message));
    }
}
