package dev.assay.tasks.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WakeUpTest {

    private final WakeUp wakeUp = new WakeUp();

    @Test
    @Timeout(10)
    void a_reason_given_while_nobody_waits_is_kept() throws InterruptedException {
        wakeUp.give(WakeUp.Reason.NOTIFIED);

        assertThat(wakeUp.await(Duration.ofHours(1))).isEqualTo(WakeUp.Reason.NOTIFIED);
    }

    @Test
    @Timeout(10)
    void several_reasons_count_as_one() throws InterruptedException {
        wakeUp.give(WakeUp.Reason.ROOM);
        wakeUp.give(WakeUp.Reason.NOTIFIED);

        assertThat(wakeUp.await(Duration.ofHours(1))).isEqualTo(WakeUp.Reason.ROOM);
        assertThat(wakeUp.await(Duration.ofMillis(1))).isEqualTo(WakeUp.Reason.POLL);
    }

    @Test
    @Timeout(10)
    void a_reason_given_from_another_thread_ends_the_wait() throws InterruptedException {
        Thread.ofVirtual().start(() -> wakeUp.give(WakeUp.Reason.ROOM));

        assertThat(wakeUp.await(Duration.ofHours(1))).isEqualTo(WakeUp.Reason.ROOM);
    }
}
