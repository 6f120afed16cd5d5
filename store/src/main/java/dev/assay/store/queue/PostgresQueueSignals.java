package dev.assay.store.queue;

import dev.assay.model.task.QueueName;
import dev.assay.model.task.QueueSignals;
import dev.assay.model.task.TaskId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/// Listens on one connection of its own, from one thread of its own, and makes the connection anew when it breaks.
///
/// News that are not the queue's come on the same connection, each on a channel of its own.
///
/// A connection that has gone quietly looks just like one with no news, so a query is sent over it whenever it has
/// been silent for a while.
public final class PostgresQueueSignals implements QueueSignals, AutoCloseable {

    private static final Logger log = Logger.getLogger(PostgresQueueSignals.class);

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);
    private static final int CONNECT_SECONDS = 5;

    /// Bounds how long a read of a dead peer blocks; longer than any wait for notifications.
    private static final int MARGIN_SECONDS = 10;

    private final ListenerSettings settings;
    private final Connector connector;
    private final Set<Registration> registrations = new CopyOnWriteArraySet<>();
    private final Set<ChannelRegistration> channels = new CopyOnWriteArraySet<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean connected;
    private volatile @Nullable Connection connection;

    /// Starts listening at once.
    public PostgresQueueSignals(ListenerSettings settings) {
        this(settings, PostgresQueueSignals::connect);
    }

    PostgresQueueSignals(ListenerSettings settings, Connector connector) {
        this.settings = settings;
        this.connector = connector;
        this.thread = Thread.ofPlatform().daemon().name("assay-signals").start(this::listen);
    }

    /// Opens the connection and says on it what to listen for.
    interface Connector {
        Connection connect(ListenerSettings settings) throws SQLException;
    }

    /// Hears one channel. Called from one thread at a time, like [Listener].
    public interface ChannelListener {

        /// @param payload as it came; anybody who can connect to the database can send one
        void notified(String payload);

        /// The connection was made anew; anything may have been missed.
        void reconnected();
    }

    private record ChannelRegistration(String channel, ChannelListener listener) {}

    private record Registration(Set<QueueName> queues, Listener listener) {}

    @Override
    public Subscription subscribe(Set<QueueName> queues, Listener listener) {
        var registration = new Registration(Set.copyOf(queues), listener);
        registrations.add(registration);
        return () -> registrations.remove(registration);
    }

    /// Starts telling what comes on a channel beside the queue's.
    ///
    /// @param channel one of [Channels]
    public Subscription subscribe(String channel, ChannelListener listener) {
        var registration = new ChannelRegistration(channel, listener);
        channels.add(registration);
        return () -> channels.remove(registration);
    }

    @Override
    public boolean connected() {
        return connected;
    }

    @Override
    public void close() {
        closing.countDown();
        Connection open = connection;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException broken) {
                log.debugf("the listening connection was broken already: %s", broken.getMessage());
            }
        }
        thread.interrupt();
    }

    private void listen() {
        Duration backoff = FIRST_BACKOFF;
        boolean mayHaveMissedNews = false;
        while (!isClosing()) {
            try (Connection open = connector.connect(settings)) {
                connection = open;
                connected = true;
                backoff = FIRST_BACKOFF;
                if (mayHaveMissedNews) {
                    log.infof("listening for news from the queue again");
                    tell(Listener::reconnected, _ -> true);
                    channels.forEach(registration -> quietly(registration.listener()::reconnected));
                }
                dispatch(open);
            } catch (SQLException broken) {
                if (!isClosing()) {
                    log.warnf(
                            "cannot listen for news from the queue, polling until that works again: %s",
                            broken.getMessage());
                }
            } catch (RuntimeException bug) {
                if (!isClosing()) {
                    log.errorf(bug, "listening for news from the queue ended unexpectedly, it is begun again");
                }
            } finally {
                connected = false;
                connection = null;
                mayHaveMissedNews = true;
            }
            if (!pause(backoff)) {
                return;
            }
            backoff = backoff.multipliedBy(2).compareTo(MAX_BACKOFF) < 0 ? backoff.multipliedBy(2) : MAX_BACKOFF;
        }
    }

    static Connection connect(ListenerSettings settings) throws SQLException {
        Connection open = DriverManager.getConnection(settings.url(), properties(settings));
        try (Statement listen = open.createStatement()) {
            listen.execute("listen " + Channels.WORK + "; listen " + Channels.CANCELLED + "; listen " + Channels.CONTROL
                    + "; listen " + Channels.BREAKER + "; listen " + Channels.PIPELINE + "; listen "
                    + Channels.PIPELINE_EVENT);
            return open;
        } catch (SQLException refused) {
            open.close();
            throw refused;
        }
    }

    static Properties properties(ListenerSettings settings) {
        var properties = new Properties();
        if (!settings.user().isEmpty()) {
            properties.setProperty("user", settings.user());
            properties.setProperty("password", settings.password());
        }
        properties.setProperty("ApplicationName", "assay-signals");
        properties.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty(
                "socketTimeout", String.valueOf(settings.silence().toSeconds() + MARGIN_SECONDS));
        PromptSockets.use(properties);
        return properties;
    }

    private void dispatch(Connection open) throws SQLException {
        PGConnection notifications = open.unwrap(PGConnection.class);
        while (!isClosing()) {
            PGNotification[] news = notifications.getNotifications(
                    Math.toIntExact(settings.silence().toMillis()));
            if (news == null || news.length == 0) {
                try (Statement heartbeat = open.createStatement()) {
                    heartbeat.execute("select 1");
                }
                continue;
            }
            for (PGNotification notification : news) {
                dispatch(notification);
            }
        }
    }

    /// Anybody who can connect to the database can notify, so a payload that makes no sense is dropped.
    private void dispatch(PGNotification notification) {
        String payload = notification.getParameter();
        switch (notification.getName()) {
            case Channels.WORK -> {
                if (QueueName.isValid(payload)) {
                    var queue = new QueueName(payload);
                    tell(listener -> listener.workArrived(queue), wanted -> wanted.contains(queue));
                }
            }
            case Channels.CANCELLED -> {
                TaskId task = taskOf(payload);
                if (task != null) {
                    tell(listener -> listener.taskCancelled(task), _ -> true);
                }
            }
            case Channels.BREAKER, Channels.PIPELINE, Channels.PIPELINE_EVENT ->
                channels.stream()
                        .filter(registration -> registration.channel().equals(notification.getName()))
                        .forEach(registration ->
                                quietly(() -> registration.listener().notified(payload)));
            case Channels.CONTROL -> tell(Listener::controlChanged, _ -> true);
            default -> log.debugf("a notification on %s is not for us", notification.getName());
        }
    }

    private static @Nullable TaskId taskOf(String payload) {
        try {
            return new TaskId(Long.parseLong(payload));
        } catch (IllegalArgumentException nonsense) {
            return null;
        }
    }

    private interface Interest {
        boolean in(Set<QueueName> queues);
    }

    private void tell(Consumer<Listener> news, Interest interest) {
        for (Registration registration : registrations) {
            if (interest.in(registration.queues())) {
                quietly(() -> news.accept(registration.listener()));
            }
        }
    }

    private static void quietly(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException bug) {
            log.errorf(bug, "a listener threw; the others are told all the same");
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /// Waits between half the time and the whole, so that workers do not come back in step after a failover.
    ///
    /// @return false when it is time to end
    private boolean pause(Duration backoff) {
        long millis = ThreadLocalRandom.current().nextLong(backoff.toMillis() / 2, backoff.toMillis() + 1);
        try {
            return !closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
