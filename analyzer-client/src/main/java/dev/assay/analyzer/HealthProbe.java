package dev.assay.analyzer;

import dev.assay.analyzer.wire.Frame;
import dev.assay.model.task.FailureCause;
import io.vertx.core.Vertx;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Asks one replica how it is, on a connection of its own.
final class HealthProbe {

    private static final Logger LOG = Logger.getLogger(HealthProbe.class);

    private static final String ID = "health";

    private final Vertx vertx;
    private final AnalyzerClientSettings settings;
    private final Clock clock;

    HealthProbe(Vertx vertx, AnalyzerClientSettings settings, Clock clock) {
        this.vertx = vertx;
        this.settings = settings;
        this.clock = clock;
    }

    ReplicaHealth ask(URI replica) throws InterruptedException {
        long end = System.nanoTime() + settings.healthTimeout().toNanos();
        try (Conversation conversation = Conversation.open(vertx, settings, replica, settings.healthTimeout())) {
            conversation.send(Dialect.of(replica).healthCheck(ID, clock.instant()));
            while (true) {
                Conversation.Event event = conversation.next(Duration.ofNanos(end - System.nanoTime()));
                ReplicaHealth health = event == null ? silent(replica) : read(replica, event);
                if (health != null) {
                    return health;
                }
            }
        } catch (Conversation.NotOpenedException refused) {
            return nobodyListens(refused.getCause())
                    ? new ReplicaHealth.Unreachable(
                            replica,
                            new FailureCause(
                                    FailureCause.Code.ANALYZER_UNREACHABLE, replica + ": " + refused.getMessage()))
                    : new ReplicaHealth.Silent(replica, String.valueOf(refused.getMessage()));
        }
    }

    /// The first frame that says healthy counts, whatever its type; null for a frame that says nothing about it.
    private static @Nullable ReplicaHealth read(URI replica, Conversation.Event event) {
        return switch (event) {
            case Conversation.Event.Message message ->
                switch (Dialect.of(replica).read(message.bytes(), ID).frame()) {
                    case Frame.Healthy healthy ->
                        new ReplicaHealth.Healthy(
                                replica, healthy.version(), uptime(healthy.uptimeSeconds()), healthy.availableTools());
                    case Frame.Failure failure -> new ReplicaHealth.Silent(replica, failure.text());
                    case Frame.Progress other -> passOver(replica, other);
                    case Frame.Notice other -> passOver(replica, other);
                    case Frame.Result other -> passOver(replica, other);
                    case Frame.Unrecognised other -> passOver(replica, other);
                    case Frame.Malformed other -> passOver(replica, other);
                };
            case Conversation.Event.Ended ended -> new ReplicaHealth.Silent(replica, ended.how());
            case Conversation.Event.TooLarge _ -> new ReplicaHealth.Silent(replica, "sent too much");
        };
    }

    private static @Nullable ReplicaHealth passOver(URI replica, Frame frame) {
        LOG.debugf("passed over a frame from %s to a health check: %s", replica, frame.head());
        return null;
    }

    private ReplicaHealth silent(URI replica) {
        return new ReplicaHealth.Silent(replica, "listens, and said nothing for " + settings.healthTimeout());
    }

    private static @Nullable Duration uptime(@Nullable Double seconds) {
        if (seconds == null || !(seconds >= 0) || seconds > Integer.MAX_VALUE) {
            return null;
        }
        return Duration.ofMillis((long) (seconds * 1000));
    }

    /// A handshake that is not answered proves nothing about a busy analyzer; a refused connection does.
    private static boolean nobodyListens(@Nullable Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof NoRouteToHostException
                || cause instanceof UnknownHostException;
    }
}
