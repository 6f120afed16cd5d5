package dev.assay.model.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names and numbers that come from outside are checked where they become values.
class ValuesTest {

    @ParameterizedTest
    @ValueSource(strings = {"openai_gpt-4", "a", "A.b-c_9", "claude-3.5-sonnet"})
    void a_model_slug_is_a_plain_folder_name(String slug) {
        assertThat(new Target(slug, 1)).hasToString(slug + "/app1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                "../../etc",
                "a/b",
                "a\\b",
                "a..b",
                ".hidden",
                "-rf",
                "a\n",
                "a\0",
                "ä",
                "a b"
            })
    void anything_else_is_refused(String slug) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Target(slug, 1));
    }

    @Test
    void a_slug_has_at_most_120_characters() {
        assertThat(Target.isValidModel("a".repeat(120))).isTrue();
        assertThat(Target.isValidModel("a".repeat(121))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_000_001})
    void an_application_number_is_positive_and_not_huge(int app) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Target("m", app));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Analysis", "1queue", "a b", "a;drop", "../x"})
    void a_queue_has_a_plain_name(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new QueueName(name));
        assertThatIllegalArgumentException().isThrownBy(() -> new TaskKind(name));
    }

    @Test
    void a_priority_reads_back_from_its_rank_and_its_wire_name() {
        for (Priority priority : Priority.values()) {
            assertThat(Priority.ofRank(priority.rank())).isEqualTo(priority);
            assertThat(Priority.parse(priority.wireName())).contains(priority);
        }
        assertThat(Priority.parse("HIGH")).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> Priority.ofRank(5));
    }

    @Test
    void progress_is_kept_within_its_bounds() {
        assertThat(new Progress(140, "x".repeat(300), 7, 5)).isEqualTo(new Progress(100, "x".repeat(200), 5, 5));
        assertThat(new Progress(-3, null, -1, -1)).isEqualTo(Progress.NONE);
    }

    @Test
    void a_cause_that_talks_too_much_is_cut() {
        var cause = new FailureCause(FailureCause.Code.INTERNAL_ERROR, "x".repeat(5_000));

        assertThat(cause.message()).hasSize(2_000).endsWith("…");
        assertThat(cause.suggestion()).isNotBlank();
    }

    @Test
    void a_worker_without_room_does_not_ask() {
        assertThatIllegalArgumentException().isThrownBy(() -> new QueueDemand(QueueName.ANALYSIS, 0));
    }

    @Test
    void a_payload_is_a_note() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Payload("x".repeat(Payload.MAX_LENGTH + 1)));
    }
}
