package dev.assay.bench.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

final class EffortTest {

    @Test
    void cpu_time_is_found_behind_a_name_that_looks_like_fields() {
        assertThat(Effort.cpuSeconds("17 (a) 9 (b) S 1 17 17 0 -1 4194560 1 2 3 4 150 50 30 20 20 0 1 0 99"))
                .isEqualTo(2.5);
    }

    @Test
    void this_process_has_cost_something_and_one_that_is_gone_costs_nothing() {
        assumeTrue(Effort.isKnown());

        assertThat(Effort.of(ProcessHandle.current().pid()).cpuSeconds()).isPositive();
        assertThat(Effort.residentBytes(ProcessHandle.current().pid())).isGreaterThan(1 << 20);
        assertThat(Effort.of(Long.MAX_VALUE)).isEqualTo(new Effort(0, 0));
    }
}
