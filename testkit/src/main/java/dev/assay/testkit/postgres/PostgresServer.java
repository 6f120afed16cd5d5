package dev.assay.testkit.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The one Postgres of this JVM. It listens on loopback, on a port of its own, and ends with the JVM however that
/// ends.
///
/// ```java
/// TestDatabase database = PostgresServer.shared().createDatabase("store", source -> migrate(source));
/// ```
public final class PostgresServer {

    private static final String USER = "postgres";
    private static @Nullable PostgresServer shared;

    private final EmbeddedPostgres postgres;
    private final AtomicInteger databases = new AtomicInteger();
    private final Map<String, TestDatabase> templates = new HashMap<>();

    private PostgresServer(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /// Started by whoever asks first.
    public static synchronized PostgresServer shared() {
        if (shared == null) {
            shared = start();
        }
        return shared;
    }

    private static PostgresServer start() {
        try {
            Path data = Files.createTempDirectory("assay-test-postgres");
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("autovacuum_naptime", "5s")
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
            OrphanGuard.watch(data);
            return new PostgresServer(postgres);
        } catch (IOException failure) {
            throw new UncheckedIOException("the embedded Postgres did not start", failure);
        }
    }

    /// An empty database.
    public TestDatabase createDatabase() {
        return create("test_" + databases.incrementAndGet(), null);
    }

    /// A database with a schema. The migration runs once per name; every later database is a copy of the first,
    /// which takes milliseconds.
    public synchronized TestDatabase createDatabase(String schema, Consumer<DataSource> migration) {
        TestDatabase template = templates.get(schema);
        if (template == null) {
            template = createDatabase();
            migration.accept(template.dataSource());
            templates.put(schema, template);
        }
        return create("test_" + databases.incrementAndGet(), template.name());
    }

    private TestDatabase create(String name, @Nullable String template) {
        String statement = "create database " + name + (template == null ? "" : " template " + template);
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement create = connection.createStatement()) {
            create.execute(statement);
        } catch (SQLException failure) {
            throw new IllegalStateException("could not " + statement, failure);
        }
        return new TestDatabase(name, "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + name, USER, USER);
    }
}
