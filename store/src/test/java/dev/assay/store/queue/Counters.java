package dev.assay.store.queue;

import static org.assertj.core.api.Assertions.assertThat;

/// Compares the counters with what they count.
final class Counters {

    private Counters() {}

    static void assertEqualToRealCount(QueueFixture fixture) {
        assertThat(fixture.texts("""
                        select real.* ::text || ' is counted as ' || counted.* ::text
                        from (
                            select queue, count(*) filter (where status = 'PENDING') as pending,
                                   count(*) filter (where hold = 'TIME') as scheduled,
                                   count(*) filter (where hold = 'APPLICATION') as blocked,
                                   count(*) filter (where status = 'RUNNING') as running,
                                   count(*) filter (where status = 'COMPLETED') as completed,
                                   count(*) filter (where status = 'PARTIAL_SUCCESS') as partial_success,
                                   count(*) filter (where status = 'FAILED') as failed,
                                   count(*) filter (where status = 'CANCELLED') as cancelled
                            from task where subtasks = 0 group by queue
                        ) as real
                        full join (
                            select queue, sum(pending) as pending, sum(scheduled) as scheduled,
                                   sum(blocked) as blocked,
                                   sum(running) as running, sum(completed) as completed,
                                   sum(partial_success) as partial_success, sum(failed) as failed,
                                   sum(cancelled) as cancelled
                            from queue_count group by queue
                        ) as counted using (queue)
                        where (real.pending, real.scheduled, real.blocked, real.running, real.completed, real.partial_success,
                               real.failed, real.cancelled)
                           is distinct from
                              (counted.pending, counted.scheduled, counted.blocked, counted.running, counted.completed,
                               counted.partial_success, counted.failed, counted.cancelled)
                        """)).as("wrong counters").isEmpty();
    }
}
