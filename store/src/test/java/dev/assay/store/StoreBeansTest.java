package dev.assay.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.application.ApplicationRegistry;
import dev.assay.model.breaker.ServiceBreakers;
import dev.assay.model.generation.GenerationLedger;
import dev.assay.model.pipeline.PipelineAdvance;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelinePresets;
import dev.assay.model.pipeline.PipelineReader;
import dev.assay.model.pipeline.PipelineReports;
import dev.assay.model.pipeline.PipelineSignals;
import dev.assay.model.pipeline.Pipelines;
import dev.assay.model.schedule.Schedules;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Lease;
import dev.assay.model.task.Progress;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueDepths;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.QueueSignals;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.StoreHealth;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.WorkerId;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.testkit.postgres.PostgresTestResource;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
    @DataSource("heartbeat")
    AgroalDataSource heartbeat;

    @Inject
    TaskQueue queue;

    @Inject
    StoreHealth health;

    @Inject
    QueueDepths depths;

    @Inject
    QueueSignals signals;

    @Inject
    ServiceBreakers breakers;

    @Inject
    Schedules schedules;

    @Inject
    ApplicationRegistry applications;

    @Inject
    GenerationLedger generations;

    @Inject
    Pipelines pipelines;

    @Inject
    PipelineAdvance pipelineAdvance;

    @Inject
    PipelineReader pipelineReader;

    @Inject
    PipelinePresets pipelinePresets;

    @Inject
    PipelineReports pipelineReports;

    @Inject
    PipelineSignals pipelineSignals;

    @Inject
    EntityManager entityManager;

    @Test
    void breakers_open_after_three_failures_where_the_application_has_no_policy() {
        var cause = new FailureCause(FailureCause.Code.CONNECTION_LOST, "gone");
        for (int i = 0; i < 3; i++) {
            assertThat(breakers.of(AnalyzerService.STATIC).state().letsThrough())
                    .isTrue();
            breakers.failed(AnalyzerService.STATIC, cause);
        }

        assertThat(breakers.of(AnalyzerService.STATIC).state().letsThrough()).isFalse();
    }

    @Test
    void settings_have_their_defaults() {
        String url = ConfigProvider.getConfig().getValue("quarkus.datasource.jdbc.url", String.class);

        assertThat(config.listenUrl()).isEqualTo(url);
        assertThat(config.username()).contains("postgres");
        assertThat(config.password()).contains("postgres");
        assertThat(config.listenSilence()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void the_pools_limit_how_long_anything_may_take() {
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
    void heartbeats_have_a_pool_of_their_own_and_less_time() throws SQLException {
        try (Connection connection = heartbeat.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(setting(statement, "application_name")).isEqualTo("assay-heartbeat");
            assertThat(setting(statement, "statement_timeout")).isEqualTo("10s");
            assertThat(setting(statement, "lock_timeout")).isEqualTo("5s");
        }
        assertThat(heartbeat.getConfiguration().connectionPoolConfiguration().maxSize())
                .isEqualTo(3);

        heartbeat.getConfiguration().setMetricsEnabled(true);
        long before = heartbeat.getMetrics().acquireCount();
        var nobodys = new Lease(new TaskId(1L << 40), new WorkerId("beans"), 1, Instant.EPOCH);
        queue.claim(nobodys.worker(), List.of(new QueueDemand(new QueueName("beans"), 1)), Duration.ofSeconds(1));
        queue.renew(nobodys.worker(), List.of(nobodys), Duration.ofSeconds(1));
        queue.progress(nobodys, Progress.NONE);
        assertThat(heartbeat.getMetrics().acquireCount() - before).isEqualTo(3);
    }

    private static String setting(Statement statement, String name) throws SQLException {
        try (ResultSet row = statement.executeQuery("show " + name)) {
            row.next();
            return row.getString(1);
        }
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
        assertThat(generations.calls(new TaskId(1L << 40))).isEmpty();
        assertThat(schedules.untilNext()).isEmpty();
        assertThat(health.oldestTransaction()).isLessThan(Duration.ofMinutes(1));
        assertThat(signals.subscribe(Set.of(), new Silent())).isNotNull();
    }

    @Test
    void the_beans_of_pipelines_work() {
        var unknown = new PipelineId(1L << 40);
        assertThat(pipelines.pause(unknown)).isEqualTo(new Pipelines.Move.Unknown());
        assertThat(pipelineAdvance.advance(unknown, Map.of()).status()).isNull();
        assertThat(pipelineReader.find(unknown)).isEmpty();
        assertThat(pipelinePresets.defaultPreset()).isEmpty();
        assertThat(pipelineReports.missing(1)).isEmpty();
        pipelineSignals
                .subscribe(new PipelineSignals.Listener() {
                    @Override
                    public void due(PipelineId pipeline) {}

                    @Override
                    public void happened(PipelineId pipeline) {}

                    @Override
                    public void reconnected() {}
                })
                .close();
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
