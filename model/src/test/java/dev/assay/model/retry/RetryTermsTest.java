package dev.assay.model.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.retry.Retried.Refusal;
import dev.assay.model.retry.Revision.Revised;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Priority;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is tried again, how fast, and with which changes.
class RetryTermsTest {

    private static final NewTask TASK = new NewTask(
            TaskKind.ANALYSIS,
            QueueName.ANALYSIS,
            Priority.NORMAL,
            new Target("demo", 1),
            null,
            null,
            Payload.EMPTY,
            Map.of("team", "a"),
            null,
            List.of(new NewTask.Subtask("static-analyzer", Payload.EMPTY)));

    @ParameterizedTest
    @CsvSource(textBlock = """
            0,     0, 0
            0,  9999, 0
            60,    0, 0
            60,    1, 1000
            7,     7, 60000
            7,     1, 8571
            1000, 10000, 600000
            """)
    void the_nth_task_waits_its_share_of_a_minute(int perMinute, int nth, long millis) {
        assertThat(new Pace(perMinute).delay(nth).toMillis()).isEqualTo(millis);
    }

    @Test
    void no_minute_has_more_tasks_than_the_pace_allows() {
        var random = new Random(4);
        for (int i = 0; i < 500; i++) {
            int perMinute = 1 + random.nextInt(Pace.MAX_PER_MINUTE);
            int nth = random.nextInt(10_000);
            var pace = new Pace(perMinute);

            // a whole minute lies between a task and the one that is a minute's number behind it
            assertThat(pace.delay(nth + perMinute).minus(pace.delay(nth)))
                    .isBetween(
                            Duration.ofMinutes(1).minusNanos(1),
                            Duration.ofMinutes(1).plusNanos(1));
            assertThat(pace.delay(nth + 1)).isGreaterThanOrEqualTo(pace.delay(nth));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 60_001})
    void a_pace_nobody_means_is_refused(int perMinute) {
        assertThatThrownBy(() -> new Pace(perMinute)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_later_batch_goes_on_where_the_earlier_one_stopped() {
        RetryTerms terms = RetryTerms.REDRIVE.at(new Pace(60)).after(200);

        assertThat(terms.delay(3)).isEqualTo(Duration.ofSeconds(203));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            INITIALIZING,    false, NOT_FINAL
            PENDING,         true,  NOT_FINAL
            RUNNING,         true,  NOT_FINAL
            COMPLETED,       false, COMPLETED
            COMPLETED,       true,
            PARTIAL_SUCCESS, false,
            FAILED,          false,
            CANCELLED,       false,
            """)
    void what_is_under_way_or_done_is_not_tried_again(TaskStatus status, boolean everything, Refusal refusal) {
        assertThat(RetryChoice.refusal(status, everything).orElse(null)).isEqualTo(refusal);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            PARTIAL_SUCCESS, COMPLETED,       false, false
            PARTIAL_SUCCESS, COMPLETED,       true,  true
            PARTIAL_SUCCESS, PARTIAL_SUCCESS, false, true
            PARTIAL_SUCCESS, FAILED,          false, true
            PARTIAL_SUCCESS, CANCELLED,       false, true
            FAILED,          COMPLETED,       false, true
            CANCELLED,       COMPLETED,       false, true
            COMPLETED,       COMPLETED,       true,  true
            """)
    void only_a_partial_success_keeps_what_was_done(
            TaskStatus main, TaskStatus subtask, boolean everything, boolean included) {
        assertThat(RetryChoice.includes(main, subtask, everything)).isEqualTo(included);
    }

    @ParameterizedTest
    @EnumSource(Priority.class)
    void a_revision_of_the_priority_leaves_the_rest_alone(Priority priority) {
        Revised revised = Revision.NONE.then(Revision.priority(priority)).of(TASK);

        assertThat(revised).isInstanceOfSatisfying(Revised.Fit.class, fit -> {
            assertThat(fit.task().priority()).isEqualTo(priority);
            assertThat(fit.task())
                    .usingRecursiveComparison()
                    .ignoringFields("priority")
                    .isEqualTo(TASK);
        });
    }

    @Test
    void the_first_change_that_does_not_fit_ends_the_revision() {
        Revision never = _ -> new Revised.Unfit("no");

        assertThat(never.then(Revision.priority(Priority.LOW)).of(TASK)).isEqualTo(new Revised.Unfit("no"));
    }
}
