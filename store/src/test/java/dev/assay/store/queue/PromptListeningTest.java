package dev.assay.store.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The driver on a real Postgres, with and without TLS: it does not wait between a notification and its listener.
@Timeout(90)
class PromptListeningTest {

    @TempDir
    private static Path folder = Path.of(".");

    private static @Nullable EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws Exception {
        postgres = TlsPostgres.start(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "require"})
    void the_driver_looks_for_more_without_waiting(String sslmode) throws Exception {
        try (var signals = listening(sslmode, "&socketFactory=" + Watched.class.getName());
                Connection sender = connect();
                PreparedStatement send = notification(sender)) {
            var heard = new Heard();
            signals.subscribe(Channels.PIPELINE, heard);
            heard.awaitFirst(send);
            int looksBefore = Watched.looks.get();
            int waitsBefore = Watched.waits.get();

            for (int i = 0; i < 20; i++) {
                notify(send, String.valueOf(i));
                assertThat(heard.next()).isEqualTo(String.valueOf(i));
            }

            assertThat(usesTls(sender)).isEqualTo(sslmode.equals("require"));
            assertThat(Watched.looks.get() - looksBefore).isGreaterThanOrEqualTo(20);
            assertThat(Watched.waits.get() - waitsBefore).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "require"})
    void all_of_a_burst_is_told_once_each(String sslmode) throws Exception {
        int senders = 4;
        int each = 250;
        try (var signals = listening(sslmode, "");
                Connection first = connect();
                PreparedStatement send = notification(first);
                ExecutorService threads = Executors.newFixedThreadPool(senders)) {
            var heard = new Heard();
            signals.subscribe(Channels.PIPELINE, heard);
            heard.awaitFirst(send);

            var bursts = new ArrayList<Callable<Boolean>>();
            for (int sender = 0; sender < senders; sender++) {
                int from = sender * each;
                bursts.add(() -> sendAll(from, from + each));
            }
            for (Future<Boolean> burst : threads.invokeAll(bursts)) {
                burst.get();
            }

            var told = new ArrayList<String>();
            for (int i = 0; i < senders * each; i++) {
                told.add(heard.next());
            }
            List<String> sent =
                    IntStream.range(0, senders * each).mapToObj(String::valueOf).toList();
            assertThat(told).containsExactlyInAnyOrderElementsOf(sent);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "require"})
    void a_lost_connection_is_noticed_and_made_anew(String sslmode) throws Exception {
        try (var signals = listening(sslmode, "");
                Connection sender = connect();
                PreparedStatement send = notification(sender);
                Statement statement = sender.createStatement()) {
            var heard = new Heard();
            signals.subscribe(Channels.PIPELINE, heard);
            heard.awaitFirst(send);

            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where application_name = 'assay-signals'");

            assertThat(heard.next()).isEqualTo("reconnected");
            notify(send, "again");
            assertThat(heard.next()).isEqualTo("again");
        }
    }

    private static PostgresQueueSignals listening(String sslmode, String more) {
        return new PostgresQueueSignals(new ListenerSettings(
                url() + "?sslmode=" + sslmode + more, "postgres", "postgres", Duration.ofSeconds(5)));
    }

    private static String url() {
        if (postgres == null) {
            throw new IllegalStateException("not started");
        }
        return "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "postgres");
    }

    private static PreparedStatement notification(Connection connection) throws SQLException {
        return connection.prepareStatement("select pg_notify('" + Channels.PIPELINE + "', ?)");
    }

    private static void notify(PreparedStatement send, String payload) throws SQLException {
        send.setString(1, payload);
        send.execute();
    }

    private static boolean sendAll(int from, int to) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement send = notification(connection)) {
            for (int i = from; i < to; i++) {
                notify(send, String.valueOf(i));
            }
            return true;
        }
    }

    /// The newest: one that was closed may be there still.
    private static boolean usesTls(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select ssl from pg_stat_ssl join pg_stat_activity using (pid)"
                        + " where application_name = 'assay-signals' order by backend_start desc limit 1")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static final class Heard implements PostgresQueueSignals.ChannelListener {

        private static final String FIRST = "first";

        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        /// No signal can say that there are signals now, so they are asked for until one comes. Those that come
        /// late are passed over by [#next].
        void awaitFirst(PreparedStatement send) throws SQLException, InterruptedException {
            do {
                PromptListeningTest.notify(send, FIRST);
            } while (heard.poll(50, TimeUnit.MILLISECONDS) == null);
        }

        String next() throws InterruptedException {
            String next = FIRST;
            while (FIRST.equals(next)) {
                next = heard.poll(10, TimeUnit.SECONDS);
            }
            return next == null ? "nothing in 10 s" : next;
        }

        @Override
        public void notified(String payload) {
            heard.add(payload);
        }

        @Override
        public void reconnected() {
            heard.add("reconnected");
        }
    }

    /// Like [PromptSockets], and counts what the driver does. It is made by name, so the counts are everybody's.
    public static final class Watched extends SocketFactory {

        private static final AtomicInteger looks = new AtomicInteger();
        private static final AtomicInteger waits = new AtomicInteger();

        @Override
        public Socket createSocket() {
            return new PromptSocket() {
                @Override
                public void setSoTimeout(int timeout) throws SocketException {
                    super.setSoTimeout(timeout);
                    if (timeout == 1) {
                        looks.incrementAndGet();
                    }
                }

                @Override
                InputStream arriving() throws IOException {
                    return new FilterInputStream(super.arriving()) {
                        @Override
                        public int read(byte[] into, int offset, int length) throws IOException {
                            if (getSoTimeout() == 1 && available() == 0) {
                                waits.incrementAndGet();
                            }
                            return super.read(into, offset, length);
                        }
                    };
                }
            };
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}
