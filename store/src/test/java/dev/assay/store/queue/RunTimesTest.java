package dev.assay.store.queue;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Tier;
import dev.assay.model.pipeline.RunTimes;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.Publication;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskResult.StoredFiles;
import dev.assay.model.task.WorkerId;
import dev.assay.store.history.PostgresRunTimes;
import dev.assay.testkit.clock.MutableClock;
import dev.assay.testkit.task.Results;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunTimesTest {

    private final MutableClock clock = MutableClock.at("2026-11-22T08:00:00Z");
    private final QueueFixture fixture = new QueueFixture(2);
    private final TaskQueue queue = fixture.queue(clock::instant);
    private final RunTimes times = new PostgresRunTimes(fixture.database);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void the_median_of_each_service_in_the_tier_is_told() {
        for (int seconds : List.of(1, 10, 300)) {
            run(seconds, Results.completed());
        }

        assertThat(times.analyses(Tier.QUICK))
                .containsOnlyKeys(AnalyzerService.STATIC)
                .containsValue(new RunTimes.Typical(3, Duration.ofSeconds(10)));
        assertThat(times.analyses(Tier.DEEP)).isEmpty();
        assertThat(times.generations()).isEmpty();
    }

    @Test
    void what_came_to_nothing_tells_nothing() {
        run(5, Results.failed());

        assertThat(times.analyses(Tier.QUICK)).isEmpty();
    }

    @Test
    void generations_are_told_apart() {
        queue.submit(
                aTask().ofKind("generation").in(new QueueName("generation")).build());
        settle("generation", 42, Results.completed());

        assertThat(times.generations()).contains(new RunTimes.Typical(1, Duration.ofSeconds(42)));
    }

    private void run(int seconds, Settlement settlement) {
        queue.submit(aTask().about(new Target("m", seconds))
                .withSubtasks("static-analyzer")
                .build());
        fixture.execute("update task set payload = '{\"tier\":\"QUICK\"}' where parent_key is not null");
        settle("analysis", seconds, settlement);
    }

    private void settle(String name, int seconds, Settlement settlement) {
        ClaimedTask task = queue.claim(
                        new WorkerId("w"), List.of(new QueueDemand(new QueueName(name), 1)), Duration.ofHours(1))
                .getFirst();
        clock.forward(Duration.ofSeconds(seconds));
        if (queue.settle(task.lease(), settlement) instanceof SettleReply.LastOpenSubtask) {
            FailureCause cause = settlement.storedCause().orElse(null);
            queue.settleLast(
                    task.lease(),
                    settlement,
                    new ParentEnd(settlement.status(), cause, new StoredFiles("p", "s"), Publication.NOTHING));
        }
    }
}
