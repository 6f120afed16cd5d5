package dev.assay.store.upkeep;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.Target;
import dev.assay.model.upkeep.ApplicationSweeps;
import dev.assay.model.upkeep.TaskSweeps.OldTasks;
import dev.assay.store.StoreDatabase;
import dev.assay.testkit.task.Results;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What sweeps cost where there is much that is none of their business.
@Timeout(120)
class SweepPlansTest {

    private static final OldTasks TERMS = new OldTasks(Duration.ofDays(30), Duration.ofMinutes(5), true, true);

    /// A database of its own, because sessions of other tests may still tell the server what they have read.
    private final UpkeepFixture fixture = new UpkeepFixture(StoreDatabase.create());

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void no_sweep_reads_the_whole_table() {
        insertManyThatAreYoung();
        var application = new Target("gone", 1);
        ApplicationSweeps applications = new PostgresApplicationSweeps(fixture.database, fixture.clock::instant);
        var archives = new PostgresResultArchives(fixture.database, fixture.clock::instant);
        long before = tableScans();

        // more than five rounds: from the sixth on Postgres may use a plan that does not know the parameters
        for (int round = 0; round < 8; round++) {
            fixture.settled(Results.completed());
            fixture.settled(Results.failed());
            fixture.submit(aTask().withSubtasks("a", "b").build());
            fixture.submit(aTask().about(application).build());
            fixture.claim(1);
            applications.register(fixture.lease, List.of(application));
            applications.markMissing(fixture.lease, List.of(application));
            fixture.clock.forward(Duration.ofDays(31));
            fixture.run(applications.missingFor(Duration.ofDays(7)));
            fixture.run(fixture.sweeps.orphans());
            fixture.run(fixture.sweeps.stuck(Duration.ofMinutes(120)));
            fixture.run(fixture.sweeps.stale(Duration.ofMinutes(240)));
            archives.find(Duration.ofDays(7), null, 100);
            fixture.run(fixture.sweeps.ofApplication(application, TERMS));
            assertThat(fixture.run(fixture.sweeps.old(TERMS)).found()).isPositive();
        }

        assertThat(tableScans() - before).isZero();
    }

    private void insertManyThatAreYoung() {
        fixture.execute("""
                insert into task (kind, queue, priority, payload, created_at, ready_at, status, started_at, finished_at)
                select 'analysis', 'analysis', 4, '{}', now(), now(), 'COMPLETED', now(), now() + interval '10 years'
                from generate_series(1, 60000)
                """);
        fixture.execute("""
                insert into task (kind, queue, priority, payload, created_at, ready_at, not_before, hold, status)
                select 'analysis', 'analysis', 4, '{}', now(), now(), now() + interval '10 years', 'TIME', 'PENDING'
                from generate_series(1, 20000)
                """);
        fixture.execute("analyze task");
    }

    private long tableScans() {
        fixture.texts("select pg_stat_force_next_flush()::text");
        return fixture.number("select seq_scan from pg_stat_user_tables where relname = 'task'");
    }
}
