package dev.assay.chaos;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/// A Postgres that can be stopped and started again where it was, as durable as in production: with fsync.
final class RestartablePostgres implements AutoCloseable {

    private static final String USER = "postgres";

    private final Path data;
    private final int port;
    private EmbeddedPostgres server;

    private RestartablePostgres(Path data, int port) throws IOException {
        this.data = data;
        this.port = port;
        this.server = start(data, port);
    }

    static RestartablePostgres start(Path folder) throws IOException {
        return new RestartablePostgres(folder, FreePort.find());
    }

    String url() {
        return "jdbc:postgresql://localhost:" + port + "/postgres";
    }

    String user() {
        return USER;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), USER, USER);
    }

    /// Stops it with everybody connected, and starts it again.
    void restart() throws IOException {
        server.close();
        server = start(data, port);
    }

    /// Cuts off every other connection.
    void terminateConnections() throws SQLException {
        try (Connection connection = connect();
                Statement terminate = connection.createStatement()) {
            terminate.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and application_name like 'assay%'");
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private static EmbeddedPostgres start(Path data, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("max_connections", "200")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }
}
