package dev.assay.testkit.postgres;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/// Gives a `@QuarkusTest` an empty database of its own, which the application migrates when it starts.
///
/// ```java
/// @QuarkusTest
/// @QuarkusTestResource(PostgresTestResource.class)
/// class TaskResourceTest { … }
/// ```
public final class PostgresTestResource implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        TestDatabase database = PostgresServer.shared().createDatabase();
        return Map.of(
                "quarkus.datasource.jdbc.url", database.url(),
                "quarkus.datasource.username", database.user(),
                "quarkus.datasource.password", database.password(),
                "quarkus.datasource.devservices.enabled", "false",
                "quarkus.flyway.migrate-at-start", "true");
    }

    @Override
    public void stop() {
        // The server outlives the application: the next test class gets another database of it.
    }
}
