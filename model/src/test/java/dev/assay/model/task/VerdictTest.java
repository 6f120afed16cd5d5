package dev.assay.model.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            COMPLETED,                       COMPLETED
            COMPLETED COMPLETED,             COMPLETED
            COMPLETED FAILED,                PARTIAL_SUCCESS
            COMPLETED CANCELLED,             PARTIAL_SUCCESS
            PARTIAL_SUCCESS,                 PARTIAL_SUCCESS
            PARTIAL_SUCCESS COMPLETED,       PARTIAL_SUCCESS
            PARTIAL_SUCCESS FAILED,          PARTIAL_SUCCESS
            FAILED,                          FAILED
            FAILED FAILED,                   FAILED
            FAILED CANCELLED,                FAILED
            CANCELLED,                       CANCELLED
            CANCELLED CANCELLED CANCELLED,   CANCELLED
            """)
    void a_main_task_ends_as_its_subtasks_say(String subtasks, TaskStatus verdict) {
        assertThat(Verdict.of(
                        Stream.of(subtasks.split(" ")).map(TaskStatus::valueOf).toList()))
                .isEqualTo(verdict);
    }

    @Test
    void any_subtasks_make_one_final_verdict_whatever_their_order() {
        var random = new Random(20_261_122);
        List<TaskStatus> ends =
                Stream.of(TaskStatus.values()).filter(TaskStatus::isFinal).toList();
        for (int i = 0; i < 2_000; i++) {
            var subtasks = new ArrayList<TaskStatus>();
            for (int n = 0; n <= random.nextInt(6); n++) {
                subtasks.add(ends.get(random.nextInt(ends.size())));
            }
            TaskStatus verdict = Verdict.of(subtasks);
            Collections.shuffle(subtasks, random);

            assertThat(verdict.isFinal()).isTrue();
            assertThat(Verdict.of(subtasks)).isEqualTo(verdict);
            assertThat(verdict.isSuccess()).isEqualTo(subtasks.stream().anyMatch(TaskStatus::isSuccess));
        }
    }

    @Test
    void there_is_no_verdict_without_subtasks_or_while_one_is_open() {
        assertThatIllegalArgumentException().isThrownBy(() -> Verdict.of(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Verdict.of(List.of(TaskStatus.COMPLETED, TaskStatus.RUNNING)));
    }
}
