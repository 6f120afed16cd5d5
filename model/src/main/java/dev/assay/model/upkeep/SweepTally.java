package dev.assay.model.upkeep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a sweep has come to so far. A sweep that fails is reported with what it had done until then. Used by one
/// thread.
public final class SweepTally {

    private final Sweep sweep;
    private final Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
    private final List<String> ids = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long found;
    private long changed;

    public SweepTally(Sweep sweep) {
        this.sweep = sweep;
    }

    public Sweep sweep() {
        return sweep;
    }

    public long found() {
        return found;
    }

    public long changed() {
        return changed;
    }

    /// These were due.
    public void found(long count) {
        found += count;
    }

    /// These were changed, of those that were found.
    public void changed(Collection<String> which) {
        changed += which.size();
        list(which);
    }

    /// These would have been changed.
    public void wouldChange(Collection<String> which) {
        list(which);
    }

    /// So many of those that were found were left alone.
    public void skipped(SkipReason reason, long count) {
        if (count > 0) {
            skipped.merge(reason, count, Long::sum);
        }
    }

    public void note(String sentence) {
        if (notes.size() < SweepReport.MAX_NOTES) {
            notes.add(sentence);
        }
    }

    public SweepReport completed(Duration took) {
        return report(SweepStatus.COMPLETED, took, null);
    }

    public SweepReport failed(String cause, Duration took) {
        return report(SweepStatus.FAILED, took, cause);
    }

    /// There was nothing to be done here.
    public SweepReport notApplicable(String cause, Duration took) {
        return report(SweepStatus.SKIPPED, took, cause);
    }

    private SweepReport report(SweepStatus status, Duration took, @Nullable String cause) {
        return new SweepReport(sweep, status, found, changed, skipped, ids, notes, took, cause);
    }

    private void list(Collection<String> which) {
        which.stream().limit(SweepReport.MAX_IDS - (long) ids.size()).forEach(ids::add);
    }
}
