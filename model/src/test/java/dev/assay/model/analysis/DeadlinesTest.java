package dev.assay.model.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    @Test
    void inner_limits_are_shorter_than_outer_ones() {
        Deadlines deadlines = Deadlines.standard(Duration.ofSeconds(30), Duration.ofMinutes(30));

        for (Tier tier : Tier.values()) {
            for (AnalyzerService service : AnalyzerService.values()) {
                assertThat(deadlines.lease()).isLessThan(deadlines.stall(tier));
                assertThat(deadlines.stall(tier)).isLessThan(deadlines.request(tier, service));
                assertThat(deadlines.request(tier, service)).isLessThan(deadlines.task());
            }
        }
    }

    @Test
    void a_task_limit_that_would_end_before_its_request_is_refused_and_both_are_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Deadlines.standard(Duration.ofSeconds(30), Duration.ofMinutes(20)))
                .withMessageContaining("the task limit (1200 s) must be longer than the request limit of")
                .withMessageContaining("static-analyzer in tier deep (1500 s)");
    }

    @Test
    void a_lease_that_outlives_the_stall_limit_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Deadlines.standard(Duration.ofMinutes(2), Duration.ofMinutes(30)))
                .withMessageContaining("the stall limit of tier quick (120 s) must be longer than the lease (120 s)");
    }
}
