package dev.assay.model.upkeep;

import dev.assay.model.task.QueueUnavailableException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Goes through a sweep batch by batch, with a pause between two: the only loop there is. A batch is a transaction
/// of its own, so no lock is held for longer than one takes, and whoever waits behind it gets his turn in the
/// pause.
public final class Batching {

    private final int size;
    private final Pause pause;

    /// @param size how many rows one transaction changes at most; 1 to 10,000
    public Batching(int size, Pause pause) {
        if (size < 1 || size > 10_000) {
            throw new IllegalArgumentException("a batch has 1 to 10000 rows, not " + size);
        }
        this.size = size;
        this.pause = pause;
    }

    /// What happens between two batches: waiting, renewing the lease, looking whether to go on. Whatever it throws
    /// ends the sweep; what was done until then is done.
    @FunctionalInterface
    public interface Pause {

        void between() throws InterruptedException;
    }

    /// @param lease null for a dry run
    /// @param tally grows with every batch, so that it is right whenever this ends
    public <C> void run(Batched<C> sweep, @Nullable RunLease lease, SweepTally tally) throws InterruptedException {
        String cursor = null;
        do {
            if (cursor != null) {
                pause.between();
            }
            Found<C> found = sweep.find(cursor, size);
            count(found, tally);
            if (lease == null) {
                tally.wouldChange(found.due().stream().map(sweep::id).toList());
            } else if (!found.due().isEmpty()) {
                apply(sweep, lease, found.due(), tally);
            }
            cursor = found.next();
        } while (cursor != null);
    }

    private static <C> void count(Found<C> found, SweepTally tally) {
        tally.found(found.due().size());
        found.skipped().forEach((reason, count) -> {
            tally.found(count);
            tally.skipped(reason, count);
        });
    }

    /// A batch that is too much for one transaction is halved until it is not: the time limit of a statement must
    /// not end every run at the same place. Without a database this ends after as many tries as there are halves.
    private <C> void apply(Batched<C> sweep, RunLease lease, List<C> due, SweepTally tally)
            throws InterruptedException {
        List<C> changed;
        try {
            changed = sweep.apply(lease, due);
        } catch (QueueUnavailableException failure) {
            if (due.size() == 1) {
                throw failure;
            }
            int half = due.size() / 2;
            pause.between();
            apply(sweep, lease, due.subList(0, half), tally);
            pause.between();
            apply(sweep, lease, due.subList(half, due.size()), tally);
            return;
        }
        tally.changed(changed.stream().map(sweep::id).toList());
        tally.skipped(SkipReason.CHANGED_MEANWHILE, (long) due.size() - changed.size());
    }
}
