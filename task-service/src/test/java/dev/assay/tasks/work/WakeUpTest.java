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
    void several_reasons_count_as_one_and_news_outrank_room() throws InterruptedException {
        wakeUp.give(WakeUp.Reason.ROOM);
        wakeUp.give(WakeUp.Reason.NOTIFIED);
        wakeUp.give(WakeUp.Reason.ROOM);

        assertThat(wakeUp.await(Duration.ofHours(1))).isEqualTo(WakeUp.Reason.NOTIFIED);
        assertThat(wakeUp.await(Duration.ofMillis(1))).isEqualTo(WakeUp.Reason.POLL);
    }

    @Test
    @Timeout(10)
    void room_that_comes_together_ends_the_gathering() throws InterruptedException {
        wakeUp.gather(
                () -> {
                    Thread.ofVirtual().start(() -> {
                        wakeUp.give(WakeUp.Reason.ROOM);
                        wakeUp.give(WakeUp.Reason.ROOM);
                    });
                    return 2;
                },
                Duration.ofHours(1));

        assertThat(wakeUp.await(Duration.ofMillis(1)))
                .as("all of it is behind the gathering")
                .isEqualTo(WakeUp.Reason.POLL);
    }

    @Test
    @Timeout(10)
    void news_end_the_gathering_though_room_is_missing() throws InterruptedException {
        wakeUp.give(WakeUp.Reason.NOTIFIED);
        wakeUp.gather(() -> 2, Duration.ofHours(1));

        // during it, or before
        Thread.ofVirtual().start(() -> wakeUp.give(WakeUp.Reason.NOTIFIED));
        wakeUp.gather(() -> 2, Duration.ofHours(1));
    }

    @Test
    @Timeout(10)
    void enough_room_is_not_waited_for_and_too_little_only_for_a_while() throws InterruptedException {
        wakeUp.gather(() -> 0, Duration.ofHours(1));
        wakeUp.gather(() -> 1, Duration.ofMillis(1));
    }

    @Test
    @Timeout(10)
    void a_reason_given_from_another_thread_ends_the_wait() throws InterruptedException {
        Thread.ofVirtual().start(() -> wakeUp.give(WakeUp.Reason.ROOM));

        assertThat(wakeUp.await(Duration.ofHours(1))).isEqualTo(WakeUp.Reason.ROOM);
    }
}
