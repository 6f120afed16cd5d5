package dev.assay.store.queue;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueDepth;
import dev.assay.model.task.QueueDepths;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.WorkerId;
import dev.assay.testkit.clock.MutableClock;
import dev.assay.testkit.task.Results;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CountedDepthsTest {

    private final MutableClock clock = MutableClock.at("2026-11-22T08:00:00Z");
    private final QueueFixture fixture = new QueueFixture(2);
    private final TaskQueue queue = fixture.queue(clock::instant);
    private final QueueDepths depths = new CountedDepths(fixture.database, clock::instant);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void depths_tell_what_stands_in_each_queue() {
        queue.submit(aTask().withSubtasks("a", "b").build());
        queue.submit(aTask().notBefore(clock.instant().plusSeconds(60)).build());
        queue.submit(aTask().in(new QueueName("crawl")).build());
        ClaimedTask claimed = queue.claim(
                        new WorkerId("w"), List.of(new QueueDemand(QueueName.ANALYSIS, 1)), Duration.ofSeconds(30))
                .getFirst();
        queue.settle(claimed.lease(), Results.failed());
        clock.forward(Duration.ofSeconds(7));

        List<QueueDepth> read = depths.read();

        assertThat(read).extracting(depth -> depth.queue().value()).containsExactly("analysis", "crawl");
        QueueDepth analysis = read.getFirst();
        assertThat(analysis.count(TaskStatus.PENDING)).isEqualTo(2);
        assertThat(analysis.scheduled()).isEqualTo(1);
        assertThat(analysis.count(TaskStatus.FAILED)).isEqualTo(1);
        assertThat(analysis.count(TaskStatus.RUNNING)).isZero();
        assertThat(analysis.oldestReady()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void a_queue_that_is_empty_again_is_still_named_and_nothing_waits_in_it() {
        queue.submit(aTask().build());
        fixture.execute("delete from task");

        QueueDepth depth = depths.read().getFirst();

        assertThat(depth.count(TaskStatus.PENDING)).isZero();
        assertThat(depth.oldestReady()).isNull();
    }
}
