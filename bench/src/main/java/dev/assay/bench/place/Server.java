package dev.assay.bench.place;

import dev.assay.testkit.postgres.OrphanGuard;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// The one Postgres of a run. It syncs every commit to the disk, listens on loopback, and is gone with this
/// process, however that ends.
public final class Server implements AutoCloseable {

    private static final String USER = "postgres";

    private final EmbeddedPostgres postgres;
    private final Path data;
    private int databases;

    private Server(EmbeddedPostgres postgres, Path data) {
        this.postgres = postgres;
        this.data = data;
    }

    /// @param settings of Postgres, beside those that make it durable
    /// @throws IllegalStateException when it is not as durable as it was told to be
    public static Server start(Path folder, Map<String, String> settings) throws IOException, SQLException {
        Path data = Files.createTempDirectory(Files.createDirectories(folder), "postgres");
        var builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "300")
                .setPGStartupWait(Duration.ofSeconds(60));
        settings.forEach(builder::setServerConfig);
        var server = new Server(builder.start(), data);
        OrphanGuard.watch(data);
        server.refuseUnlessDurable();
        return server;
    }

    /// The library that starts it switches both off; this notices should our word ever count less than its own.
    private void refuseUnlessDurable() throws SQLException {
        for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
            if (!"on".equals(show(setting))) {
                close();
                throw new IllegalStateException(setting + " is off; what is measured like this is nobody's speed");
            }
        }
    }

    private String show(String setting) throws SQLException {
        try (Connection connection = administrator().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    /// A new, empty database.
    public synchronized Place create() throws SQLException {
        String name = "bench_" + ++databases;
        execute("create database " + name);
        return at(name);
    }

    /// A new database with all that is in another one, to which nobody is connected.
    public synchronized Place copy(Place original) throws SQLException {
        String name = "bench_" + ++databases;
        // Copied as files and not through the log: the checkpoint this takes is wanted anyway.
        execute("create database %s template %s strategy file_copy".formatted(name, name(original)));
        return at(name);
    }

    public void drop(Place place) throws SQLException {
        execute("drop database if exists " + name(place) + " with (force)");
    }

    /// So that no contestant pays for the pages of the one before it.
    public void checkpoint() throws SQLException {
        execute("checkpoint");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = administrator().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String name(Place place) {
        return place.url().substring(place.url().lastIndexOf('/') + 1);
    }

    private Place administrator() {
        return at("postgres");
    }

    private Place at(String database) {
        return new Place("jdbc:postgresql://localhost:" + postgres.getPort() + "/" + database, USER, USER);
    }

    /// Its version, and every setting that is not the default.
    public Map<String, String> configuration() throws SQLException {
        var settings = new LinkedHashMap<String, String>();
        try (Connection connection = administrator().connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select name, current_setting(name) as value from pg_settings
                        where name in ('server_version', 'fsync', 'synchronous_commit', 'shared_buffers', 'max_wal_size')
                           or source not in ('default', 'override', 'client')
                              and name not like 'lc\\_%'
                              and name not in ('application_name', 'config_file', 'data_directory', 'hba_file', 'ident_file',
                                               'default_text_search_config', 'dynamic_shared_memory_type',
                                               'log_timezone', 'port')
                        order by name <> 'server_version', name
                        """)) {
            while (rows.next()) {
                settings.put(rows.getString("name"), rows.getString("value"));
            }
        }
        return settings;
    }

    /// The postmaster, whose children do the work.
    public ProcessHandle process() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
        return ProcessHandle.of(pid).orElseThrow(() -> new IOException("Postgres (process " + pid + ") is gone"));
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException failure) {
            // The guard ends it with us.
            System.err.println("bench: Postgres did not stop in order: " + failure.getMessage());
        }
    }
}
