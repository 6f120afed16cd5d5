package dev.assay.model.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskIdTest {

    private static final long MAX = (1L << 48) - 1;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4_711, 1L << 24, (1L << 24) - 1, 1L << 47, MAX - 1, MAX})
    void a_key_reads_back_from_its_text(long key) {
        var id = new TaskId(key);

        assertThat(id.toString()).matches("task_[0-9a-f]{12}");
        assertThat(TaskId.parse(id.toString())).contains(id);
    }

    @Test
    void any_key_reads_back_from_its_text() {
        var random = new Random(20_261_122);
        for (int i = 0; i < 100_000; i++) {
            var id = new TaskId(random.nextLong(1, MAX + 1));
            assertThat(TaskId.parse(id.toString())).contains(id);
        }
    }

    @Test
    void any_text_is_the_text_of_the_key_it_is_read_as() {
        var random = new Random(20_261_122);
        for (int i = 0; i < 10_000; i++) {
            String text = "task_%012x".formatted(random.nextLong(1, MAX + 1));
            assertThat(TaskId.parse(text).orElseThrow()).hasToString(text);
        }
    }

    @Test
    void neighbours_do_not_look_alike() {
        Set<String> beginnings = new HashSet<>();
        for (long key = 1; key <= 1_000; key++) {
            beginnings.add(new TaskId(key).toString().substring(0, 9));
        }

        assertThat(beginnings).hasSizeGreaterThan(950);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "task_",
                "task_0",
                "task_00000000000",
                "task_0000000000000",
                "task_00000000000g",
                "TASK_5c9bc974f4a6",
                "task_5C9BC974F4A6",
                " task_5c9bc974f4a6",
                "task_5c9bc974f4a6\n",
                "task_000000000000",
                "5c9bc974f4a6",
                "task_\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661"
            })
    void other_text_is_not_an_id(String text) {
        assertThat(TaskId.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, MAX + 1, Long.MIN_VALUE, Long.MAX_VALUE})
    void other_numbers_are_not_keys(long key) {
        assertThatIllegalArgumentException().isThrownBy(() -> new TaskId(key));
    }
}
