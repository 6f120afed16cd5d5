package dev.assay.model.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitingForTest {

    @ParameterizedTest
    @CsvSource({
        ", TIME",
        "ANALYZER_BUSY, ANALYZER",
        "ANALYZER_UNREACHABLE, ANALYZER",
        "NO_REPLICAS, ANALYZER",
        "CIRCUIT_OPEN, ANALYZER",
        "CONNECTION_LOST, TIME",
        "TOOLS_FAILED, TIME"
    })
    void a_task_put_off_waits_for_its_analyzer_when_that_was_not_there(FailureCause.Code cause, WaitingFor what) {
        assertThat(WaitingFor.later(cause)).isEqualTo(what);
    }

    @Test
    void a_main_task_waits_for_what_the_first_of_its_subtasks_needs() {
        assertThat(WaitingFor.first(List.of(WaitingFor.TIME, WaitingFor.APPLICATION)))
                .isEqualTo(WaitingFor.APPLICATION);
        assertThat(WaitingFor.first(List.of(WaitingFor.ANALYZER, WaitingFor.WORKER)))
                .isEqualTo(WaitingFor.WORKER);
        assertThat(WaitingFor.first(List.of())).isNull();
    }
}
