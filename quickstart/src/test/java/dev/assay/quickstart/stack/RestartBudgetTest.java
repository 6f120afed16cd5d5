package dev.assay.quickstart.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RestartBudgetTest {

    private final RestartBudget budget = new RestartBudget();

    @Test
    void five_deaths_in_a_row_are_forgiven_after_ever_longer_pauses() {
        var pauses = IntStream.range(0, 6)
                .mapToObj(second -> budget.afterDeathAt(Duration.ofSeconds(second)))
                .toList();

        assertThat(pauses.subList(0, 5))
                .extracting(pause -> pause.orElseThrow().toSeconds())
                .containsExactly(1L, 2L, 4L, 8L, 16L);
        assertThat(pauses.get(5)).isEmpty();
    }

    @Test
    void deaths_of_long_ago_do_not_count() {
        IntStream.range(0, 5).forEach(second -> budget.afterDeathAt(Duration.ofSeconds(second)));

        assertThat(budget.afterDeathAt(Duration.ofMinutes(11))).contains(Duration.ofSeconds(1));
    }
}
