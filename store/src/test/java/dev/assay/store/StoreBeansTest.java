package dev.assay.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.application.ApplicationRegistry;
import dev.assay.model.task.QueueDepths;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.QueueSignals;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.testkit.postgres.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/// The beans and defaults that an application gets by having the store on its class path.
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class StoreBeansTest {

    @Inject
    StoreConfig config;

    @Inject
    Database database;

    @Inject
    QueueDepths depths;

    @Inject
    QueueSignals signals;

    @Inject
    ApplicationRegistry applications;

    @Inject
    EntityManager entityManager;

    @Test
    void settings_have_their_defaults() {
        String url = ConfigProvider.getConfig().getValue("quarkus.datasource.jdbc.url", String.class);

        assertThat(config.listenUrl()).isEqualTo(url);
        assertThat(config.username()).contains("postgres");
        assertThat(config.password()).contains("postgres");
        assertThat(config.listenSilence()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void both_pools_limit_how_long_anything_may_take() {
        assertThat(setting("statement_timeout")).isEqualTo("30s");
        assertThat(setting("lock_timeout")).isEqualTo("10s");
        assertThat(setting("idle_in_transaction_session_timeout")).isEqualTo("1min");
        assertThat(setting("application_name")).isEqualTo("assay-queue");
        assertThat(entityManager
                        .createNativeQuery("show statement_timeout", String.class)
                        .getSingleResult())
                .isEqualTo("30s");
    }

    @Test
    void a_pool_recovers_when_the_server_ends_its_connections() {
        try {
            database.query(
                    new Sql(
                            "kill",
                            "select pg_terminate_backend(pid) from pg_stat_activity"
                                    + " where application_name = 'assay-queue' and datname = current_database()"),
                    _ -> {},
                    _ -> true);
        } catch (QueueUnavailableException expected) {
            assertThat(expected).hasMessageContaining("'kill'");
        }

        assertThat(depths.read()).isNotNull();
    }

    @Test
    void the_other_beans_work() {
        assertThat(applications.numberFor("beans", "/place")).isEqualTo(new Target("beans", 1));
        assertThat(signals.subscribe(Set.of(), new Silent())).isNotNull();
    }

    private String setting(String name) {
        return database.query(new Sql("show", "show " + name), _ -> {}, row -> row.getString(1))
                .getFirst();
    }

    private static final class Silent implements QueueSignals.Listener {

        @Override
        public void workArrived(QueueName queue) {}

        @Override
        public void taskCancelled(TaskId task) {}

        @Override
        public void reconnected() {}
    }
}
