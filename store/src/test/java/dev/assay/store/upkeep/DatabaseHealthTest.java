package dev.assay.store.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.model.upkeep.DatabaseHealth;
import dev.assay.model.upkeep.DatabaseHealth.Advice;
import dev.assay.model.upkeep.DatabaseHealth.Concern;
import dev.assay.model.upkeep.LeaseLostException;
import dev.assay.store.jdbc.Unhurried;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the health sweep sees, and the one thing it does on request.
@Timeout(120)
class DatabaseHealthTest {

    /// Everything deserves attention at once.
    private static final HealthLimits STRICT =
            new HealthLimits(1, 0, 0, Duration.ZERO, 0, Duration.ofSeconds(-3_600), 0);

    private final UpkeepFixture fixture = new UpkeepFixture();
    private final Unhurried unhurried = new Unhurried(fixture.pool);
    private final DatabaseHealth health = new PostgresDatabaseHealth(fixture.database, unhurried);
    private final DatabaseHealth strict = new PostgresDatabaseHealth(fixture.database, unhurried, STRICT);

    @AfterEach
    void close() {
        fixture.execute("drop index if exists task_finished_ccnew");
        fixture.close();
    }

    private static List<Advice> about(DatabaseHealth health, Concern concern) {
        return health.advise().stream()
                .filter(advice -> advice.concern() == concern)
                .toList();
    }

    @Test
    void a_small_database_that_is_well_gets_no_advice() {
        assertThat(health.advise()).isEmpty();
    }

    @Test
    void every_look_can_be_taken() {
        fixture.execute(
                "insert into queue_setting (queue, changed_at) select 'q' || n, now() from generate_series(1, 2000) as n");
        fixture.execute("delete from queue_setting");
        fixture.execute("analyze");
        fixture.texts("select pg_stat_force_next_flush()::text");

        List<Advice> advice = strict.advise();

        assertThat(advice)
                .extracting(Advice::concern)
                .contains(Concern.WRAPAROUND, Concern.UNUSED_INDEX, Concern.BLOAT);
        assertThat(advice).allSatisfy(each -> {
            assertThat(each.about()).isNotBlank();
            assertThat(each.sentence()).contains(": ").contains("; ");
        });
    }

    @Test
    void a_transaction_that_stays_open_is_told_with_how_to_end_it() throws SQLException {
        try (Connection forgotten = fixture.connections().getConnection();
                Statement statement = forgotten.createStatement()) {
            forgotten.setAutoCommit(false);
            statement.execute("set application_name = 'forgotten'");
            assertThat(about(strict, Concern.OLD_TRANSACTION))
                    .filteredOn(advice -> advice.about().contains("forgotten"))
                    .singleElement()
                    .satisfies(advice -> assertThat(advice.advice()).contains("select pg_terminate_backend("));
            assertThat(about(health, Concern.OLD_TRANSACTION)).isEmpty();
            forgotten.rollback();
        }
    }

    @Test
    void an_invalid_index_is_told_and_a_rebuild_removes_what_the_last_one_left() {
        leaveInvalidIndexBehind();
        assertThat(about(health, Concern.INVALID_INDEX))
                .singleElement()
                .satisfies(advice -> assertThat(advice.about()).isEqualTo("task_finished_ccnew"));

        assertThat(health.reindex(fixture.lease, "task_finished")).isEmpty();

        assertThat(about(health, Concern.INVALID_INDEX)).isEmpty();
        assertThat(fixture.number("select count(*) from pg_class where relname like 'task_finished%'"))
                .isEqualTo(1);
    }

    private void leaveInvalidIndexBehind() {
        fixture.execute("create index task_finished_ccnew on task (finished_at)");
        fixture.execute("update pg_index set indisvalid = false where indexrelid = 'task_finished_ccnew'::regclass");
    }

    @Test
    void only_indexes_of_ours_are_rebuilt() {
        assertThat(health.reindex(fixture.lease, "no_such_index")).contains("there is no index of ours by that name");
        assertThat(health.reindex(fixture.lease, "pg_class_oid_index")).isPresent();
        assertThat(health.reindex(fixture.lease, "task")).isPresent();
        assertThat(health.reindex(fixture.lease, "task_finished; drop table task"))
                .isPresent();
        assertThat(fixture.number("select count(*) from task")).isZero();
    }

    @Test
    void a_rebuild_gives_the_connections_time_limits_back() {
        String before = fixture.texts("show statement_timeout").getFirst();
        for (int i = 0; i < 10; i++) {
            assertThat(health.reindex(fixture.lease, "task_finished")).isEmpty();
        }

        for (int i = 0; i < 10; i++) {
            assertThat(fixture.texts("show statement_timeout")).containsExactly(before);
            assertThat(fixture.texts("show lock_timeout")).containsExactly("0");
        }
    }

    @Test
    void a_run_that_lost_its_lease_rebuilds_nothing() {
        fixture.clock.forward(Duration.ofDays(401));
        fixture.begin();

        assertThatExceptionOfType(LeaseLostException.class)
                .isThrownBy(() -> health.reindex(fixture.lease, "task_finished"));
    }

    @Test
    void whatever_hangs_on_tasks_is_found_by_an_index_when_they_are_deleted() {
        assertThat(fixture.texts("""
                        select format('%s (%s)', c.conrelid::regclass, a.attname)
                        from pg_constraint as c
                        join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
                        where c.contype = 'f' and c.confrelid in ('task'::regclass, 'pipeline'::regclass,
                                                                  'maintenance_run'::regclass)
                          and not exists (select from pg_index as i
                                          where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1])
                        """)).as("foreign keys without an index").isEmpty();
    }
}
