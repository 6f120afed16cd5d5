package dev.assay.tasks.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotsTest {

    private static final QueueName CRAWL = new QueueName("crawl");

    private final Slots slots = new Slots(List.of(QueueSlots.of("analysis:2"), QueueSlots.of("crawl: 1")));

    @Test
    void demand_is_the_room_that_is_left() {
        slots.take(QueueName.ANALYSIS);
        slots.take(CRAWL);

        assertThat(slots.demand()).containsExactly(new QueueDemand(QueueName.ANALYSIS, 1));

        slots.giveBack(CRAWL);
        assertThat(slots.demand()).containsExactly(new QueueDemand(QueueName.ANALYSIS, 1), new QueueDemand(CRAWL, 1));
    }

    @Test
    void more_than_there_is_room_for_is_a_bug_and_says_so() {
        slots.take(CRAWL);

        assertThatThrownBy(() -> slots.take(CRAWL)).hasMessageContaining("crawl");
    }

    @Test
    void a_queue_named_twice_is_refused() {
        assertThatThrownBy(() -> new Slots(List.of(QueueSlots.of("crawl:1"), QueueSlots.of("crawl:2"))))
                .hasMessageContaining("crawl twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"analysis", "analysis:", "analysis:x", "analysis:0", "analysis:-1", "Analysis:1", ":1", "a b:1"})
    void a_malformed_setting_is_refused(String text) {
        assertThatThrownBy(() -> QueueSlots.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
