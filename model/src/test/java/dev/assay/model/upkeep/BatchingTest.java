package dev.assay.model.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.task.QueueUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The loop that all sweeps over rows go through.
class BatchingTest {

    private static final RunLease LEASE = new RunLease(new RunId(7));

    /// Numbers that are to be deleted, except multiples of ten, which are kept, and of seven, which somebody holds.
    private static final class Numbers implements Batched<Integer> {

        private final TreeSet<Integer> rows = new TreeSet<>();
        private final List<Integer> batches = new ArrayList<>();
        private boolean broken;
        private int atMost = Integer.MAX_VALUE;

        Numbers(int count) {
            IntStream.rangeClosed(1, count).forEach(rows::add);
        }

        @Override
        public Found<Integer> find(@Nullable String cursor, int limit) {
            int after = cursor == null ? 0 : Integer.parseInt(cursor);
            List<Integer> piece =
                    rows.tailSet(after, false).stream().limit(limit).toList();
            List<Integer> due = piece.stream().filter(n -> n % 10 != 0).toList();
            Map<SkipReason, Long> skipped =
                    due.size() == piece.size() ? Map.of() : Map.of(SkipReason.KEPT, (long) piece.size() - due.size());
            return new Found<>(due, skipped, piece.size() < limit ? null : String.valueOf(piece.getLast()));
        }

        @Override
        public List<Integer> apply(RunLease lease, List<Integer> batch) {
            if (broken && !batches.isEmpty()) {
                throw new LeaseLostException(lease);
            }
            batches.add(batch.size());
            if (batch.size() > atMost) {
                throw new QueueUnavailableException("statement 'delete' took too long", new IllegalStateException());
            }
            List<Integer> free = batch.stream().filter(n -> n % 7 != 0).toList();
            rows.removeAll(free);
            return free;
        }
    }

    private final Numbers numbers = new Numbers(25);
    private final SweepTally tally = new SweepTally(Sweep.OLD_TASKS);

    @Test
    void everything_due_is_changed_in_batches_with_a_pause_between() throws InterruptedException {
        var pauses = new ArrayList<Integer>();

        new Batching(10, () -> pauses.add(numbers.rows.size())).run(numbers, LEASE, tally);

        assertThat(numbers.batches).containsExactly(9, 9, 5);
        assertThat(pauses).as("rows left at each pause").containsExactly(17, 9);
        assertThat(numbers.rows).containsExactly(7, 10, 14, 20, 21);
        SweepReport report = tally.completed(Duration.ofSeconds(1));
        assertThat(report.found()).isEqualTo(25);
        assertThat(report.changed()).isEqualTo(20);
        assertThat(report.skipped())
                .containsExactly(Map.entry(SkipReason.CHANGED_MEANWHILE, 3L), Map.entry(SkipReason.KEPT, 2L));
    }

    @Test
    void a_batch_that_takes_too_long_is_halved_until_it_does_not() throws InterruptedException {
        numbers.atMost = 3;

        new Batching(10, () -> {}).run(numbers, LEASE, tally);

        assertThat(numbers.batches).startsWith(9, 4, 2, 2, 5, 2, 3);
        assertThat(numbers.rows).containsExactly(7, 10, 14, 20, 21);
        assertThat(tally.changed()).isEqualTo(20);
    }

    @Test
    void without_a_database_a_few_tries_are_enough() {
        numbers.atMost = 0;

        assertThatThrownBy(() -> new Batching(10, () -> {}).run(numbers, LEASE, tally))
                .isInstanceOf(QueueUnavailableException.class);

        assertThat(numbers.batches).containsExactly(9, 4, 2, 1);
        assertThat(tally.changed()).isZero();
    }

    @Test
    void a_dry_run_finds_the_same_and_changes_nothing() throws InterruptedException {
        new Batching(10, () -> {}).run(numbers, null, tally);

        assertThat(numbers.rows).hasSize(25);
        SweepReport report = tally.completed(Duration.ZERO);
        assertThat(report.found()).isEqualTo(25);
        assertThat(report.changed()).isZero();
        assertThat(report.skipped()).isEqualTo(Map.of(SkipReason.KEPT, 2L));
        assertThat(report.ids()).hasSize(23).startsWith("1", "2");
    }

    @Test
    void what_was_done_before_a_failure_is_told() {
        numbers.broken = true;

        assertThatThrownBy(() -> new Batching(10, () -> {}).run(numbers, LEASE, tally))
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining(LEASE.run().toString());

        SweepReport report = tally.failed("lost", Duration.ZERO);
        assertThat(report.changed()).isEqualTo(8);
        assertThat(report.status()).isEqualTo(SweepStatus.FAILED);
        assertThat(report.cause()).isEqualTo("lost");
    }

    @Test
    void an_interrupted_pause_ends_the_sweep() {
        assertThatThrownBy(() -> new Batching(5, () -> {
                            throw new InterruptedException("stopping");
                        })
                        .run(numbers, LEASE, tally))
                .isInstanceOf(InterruptedException.class);
        assertThat(numbers.batches).containsExactly(5);
    }

    @Test
    void nothing_due_is_no_pause_and_no_change() throws InterruptedException {
        new Batching(10, () -> {
                    throw new AssertionError("there is nothing to wait for");
                })
                .run(new Numbers(0), LEASE, tally);

        assertThat(tally.found()).isZero();
    }

    @Test
    void a_report_lists_a_bounded_number_of_ids() throws InterruptedException {
        new Batching(1_000, () -> {}).run(new Numbers(5_000), LEASE, tally);

        assertThat(tally.changed()).isGreaterThan(SweepReport.MAX_IDS);
        assertThat(tally.completed(Duration.ZERO).ids()).hasSize(SweepReport.MAX_IDS);
    }

    @Test
    void batches_are_of_a_sensible_size() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Batching(0, () -> {}));
        assertThatIllegalArgumentException().isThrownBy(() -> new Batching(10_001, () -> {}));
    }
}
