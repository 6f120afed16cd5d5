package dev.assay.maintenance.sweep;

import dev.assay.model.upkeep.Batched;
import dev.assay.model.upkeep.Batching;
import dev.assay.model.upkeep.Found;
import dev.assay.model.upkeep.RunLease;
import dev.assay.model.upkeep.SweepTally;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A sweep's leave to work: under a lease or, in a dry run, to look only. Used by one thread.
public final class Pass {

    private final @Nullable RunLease lease;
    private final int batchSize;
    private final Permit permit;
    private final Batching.Pause pause;
    private final SweepTally tally;
    private final Consumer<String> log;

    /// @param lease null for a dry run
    /// @param permit throws when the run is not to go on
    /// @param pause between two batches
    /// @param log takes what the sweep tells
    public Pass(
            @Nullable RunLease lease,
            int batchSize,
            Permit permit,
            Duration pause,
            SweepTally tally,
            Consumer<String> log) {
        this.lease = lease;
        this.batchSize = batchSize;
        this.permit = permit;
        this.pause = () -> {
            permit.check();
            Thread.sleep(pause);
            permit.check();
        };
        this.tally = tally;
        this.log = log;
    }

    public boolean isDry() {
        return lease == null;
    }

    SweepTally tally() {
        return tally;
    }

    int batchSize() {
        return batchSize;
    }

    /// To be called between two steps: rests, and ends the sweep when the run is not to go on.
    void rest() throws InterruptedException {
        pause.between();
    }

    /// Ends the sweep when the run is not to go on.
    public void goOn() throws InterruptedException {
        permit.check();
    }

    /// Goes through a sweep over rows.
    ///
    /// @return how many were changed, or, in a dry run, would be
    <C> long through(Batched<C> rows) throws InterruptedException {
        return through(rows, tally);
    }

    /// The same, counted elsewhere.
    <C> long through(Batched<C> rows, SweepTally counts) throws InterruptedException {
        long before = counts.changed();
        var due = new Due<>(rows);
        new Batching(batchSize, pause).run(due, lease, counts);
        return isDry() ? due.count : counts.changed() - before;
    }

    /// How many are due; changes nothing.
    <C> long count(Batched<C> rows) throws InterruptedException {
        var due = new Due<>(rows);
        new Batching(batchSize, pause).run(due, null, new SweepTally(tally.sweep()));
        return due.count;
    }

    /// Changes a batch, or in a dry run counts it.
    ///
    /// @param change is given the lease and says what was changed
    /// @param id how a report names one
    /// @return what was changed, or would be
    <C> List<C> apply(List<C> batch, Change<C> change, Function<C, String> id) {
        tally.found(batch.size());
        if (lease == null) {
            tally.wouldChange(batch.stream().map(id).toList());
            return batch;
        }
        List<C> changed = change.by(lease, batch);
        tally.changed(changed.stream().map(id).toList());
        return changed;
    }

    /// Does what only a real run does.
    ///
    /// @return what came of it; empty in a dry run
    <R> Optional<R> ifReal(Function<RunLease, R> deed) {
        return lease == null ? Optional.empty() : Optional.of(deed.apply(lease));
    }

    /// These were changed, or would be.
    void changed(List<String> ids) {
        if (isDry()) {
            tally.wouldChange(ids);
        } else {
            tally.changed(ids);
        }
    }

    /// Whether a run may go on.
    @FunctionalInterface
    public interface Permit {

        /// Whatever it throws ends the sweep.
        void check() throws InterruptedException;
    }

    @FunctionalInterface
    interface Change<C> {
        List<C> by(RunLease lease, List<C> batch);
    }

    /// Says what was done, or would be, when it is anything; in the words users of the replaced system search for.
    ///
    /// @param done with `%d` for the count
    /// @param would the same for a dry run
    void tell(String done, String would, long count) {
        if (count > 0) {
            String sentence = String.format(Locale.ROOT, isDry() ? would : done, count);
            log.accept(sentence);
        }
    }

    /// Says what a person has to know, in the log and in the report.
    public void warn(String sentence) {
        log.accept(sentence);
        tally.note(sentence);
    }

    /// Counts what is due on its way.
    private static final class Due<C> implements Batched<C> {

        private final Batched<C> rows;
        private long count;

        Due(Batched<C> rows) {
            this.rows = rows;
        }

        @Override
        public Found<C> find(@Nullable String cursor, int limit) {
            Found<C> found = rows.find(cursor, limit);
            count += found.due().size();
            return found;
        }

        @Override
        public List<C> apply(RunLease lease, List<C> batch) {
            return rows.apply(lease, batch);
        }

        @Override
        public String id(C item) {
            return rows.id(item);
        }
    }
}
