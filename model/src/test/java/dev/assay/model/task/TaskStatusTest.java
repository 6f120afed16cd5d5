package dev.assay.model.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TaskStatusTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            INITIALIZING,    'PENDING'
            PENDING,         'RUNNING CANCELLED'
            RUNNING,         'PENDING COMPLETED PARTIAL_SUCCESS FAILED CANCELLED'
            COMPLETED,       ''
            PARTIAL_SUCCESS, ''
            FAILED,          ''
            CANCELLED,       ''
            """)
    void a_task_moves_along_these_edges(TaskStatus from, String to) {
        assertThat(from.next())
                .map(TaskStatus::name)
                .containsExactlyInAnyOrder(to.isEmpty() ? new String[0] : to.split(" "));
    }

    @ParameterizedTest
    @EnumSource
    void a_state_is_final_exactly_when_nothing_follows_it(TaskStatus status) {
        assertThat(status.isFinal()).isEqualTo(status.next().isEmpty());
    }

    @Test
    void only_whole_and_partial_success_leave_a_result() {
        assertThat(Set.of(TaskStatus.values()).stream().filter(TaskStatus::isSuccess))
                .containsExactlyInAnyOrder(TaskStatus.COMPLETED, TaskStatus.PARTIAL_SUCCESS);
    }
}
