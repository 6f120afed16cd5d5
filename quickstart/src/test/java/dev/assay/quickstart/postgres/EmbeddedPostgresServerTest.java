package dev.assay.quickstart.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.quickstart.platform.Folders;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real server in a folder of its own; each test starts it at least once, which takes a second.
final class EmbeddedPostgresServerTest {

    /// Shared, so that the programs are unpacked once; the data are each test's own.
    @TempDir
    static Path folder;

    private EmbeddedPostgresServer server;

    @BeforeEach
    void start() throws Exception {
        server = server();
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        Folders.delete(folder.resolve("postgres/data"));
    }

    @Test
    void data_survive_a_restart() throws Exception {
        execute("create table kept (name text)", "insert into kept values ('still here')");

        server.stop();
        assertThat(server.process()).isEmpty();
        server = server();
        server.start();

        assertThat(text("select name from kept")).isEqualTo("still here");
    }

    @Test
    void a_server_left_behind_is_stopped_and_not_shared() throws Exception {
        ProcessHandle abandoned = server.process().orElseThrow();

        var next = server();
        next.start();
        server = next;

        assertThat(abandoned.onExit()).succeedsWithin(Duration.ofSeconds(10));
        assertThat(next.process().orElseThrow().pid()).isNotEqualTo(abandoned.pid());
        assertThat(text("select 'answers'")).isEqualTo("answers");
    }

    @Test
    void a_server_killed_hard_comes_back_with_its_data() throws Exception {
        execute("create table kept (name text)", "insert into kept values ('committed')");
        ProcessHandle killed = server.process().orElseThrow();
        killed.destroyForcibly();
        killed.onExit().join();

        server.start();

        assertThat(text("select name from kept")).isEqualTo("committed");
    }

    @Test
    void commits_are_synced_and_nobody_gets_in_without_a_password() throws Exception {
        assertThat(text("show fsync")).isEqualTo("on");
        assertThat(text("show synchronous_commit")).isEqualTo("on");
        assertThat(text("show listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(text("show server_encoding")).isEqualTo("UTF8");
        assertThat(text("select usesuper::text from pg_user where usename = current_user"))
                .isEqualTo("false");
        assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), "postgres", "guessed"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
        assertThat(Files.getPosixFilePermissions(folder.resolve("postgres/assay.password")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    private EmbeddedPostgresServer server() throws Exception {
        return EmbeddedPostgresServer.at(folder.resolve("postgres"), folder.resolve("postgres.log"), freePort());
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private String text(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
