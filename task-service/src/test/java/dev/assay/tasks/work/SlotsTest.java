package dev.assay.tasks.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import java.util.List;
import java.util.Map;
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
    void an_order_replaces_what_was_set_until_it_is_taken_back() {
        slots.take(CRAWL);

        slots.order(Map.of(CRAWL, 3, QueueName.ANALYSIS, 1));
        assertThat(slots.demand()).containsExactly(new QueueDemand(QueueName.ANALYSIS, 1), new QueueDemand(CRAWL, 2));

        slots.order(Map.of());
        assertThat(slots.demand()).containsExactly(new QueueDemand(QueueName.ANALYSIS, 2));
    }

    @Test
    void after_an_order_for_less_there_is_no_room_until_enough_runs_have_ended() {
        slots.take(QueueName.ANALYSIS);
        slots.take(QueueName.ANALYSIS);
        slots.order(Map.of(QueueName.ANALYSIS, 1));

        slots.giveBack(QueueName.ANALYSIS);
        assertThat(slots.demand()).containsExactly(new QueueDemand(CRAWL, 1));

        slots.giveBack(QueueName.ANALYSIS);
        assertThat(slots.demand()).contains(new QueueDemand(QueueName.ANALYSIS, 1));
    }

    @Test
    void a_slot_given_back_early_is_free_and_there_are_never_more_than_three_such_ends_per_slot() {
        for (int end = 0; end < 3; end++) {
            slots.take(CRAWL);
            assertThat(slots.giveBackEarly(CRAWL)).isTrue();
            assertThat(slots.demand()).contains(new QueueDemand(CRAWL, 1));
        }
        slots.take(CRAWL);

        assertThat(slots.giveBackEarly(CRAWL)).isFalse();
        assertThat(slots.demand()).extracting(QueueDemand::queue).doesNotContain(CRAWL);

        slots.recorded(CRAWL);
        assertThat(slots.giveBackEarly(CRAWL)).isTrue();
        assertThat(slots.demand()).contains(new QueueDemand(CRAWL, 1));
    }

    @Test
    void what_is_missing_to_half_of_the_slots_counts_all_queues() {
        assertThat(slots.missingToHalf()).isEqualTo(-1);
        slots.take(QueueName.ANALYSIS);
        slots.take(QueueName.ANALYSIS);
        assertThat(slots.missingToHalf()).isEqualTo(1);
        assertThat(slots.anyFree()).isTrue();
        slots.take(CRAWL);
        assertThat(slots.missingToHalf()).isEqualTo(2);
        assertThat(slots.anyFree()).isFalse();
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
