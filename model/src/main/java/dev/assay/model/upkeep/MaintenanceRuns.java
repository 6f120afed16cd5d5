package dev.assay.model.upkeep;

import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The maintenance runs, and the one lease that keeps two from overlapping, whatever started them.
///
/// Times are the database's clock. Verbs throw [dev.assay.model.task.QueueUnavailableException] when the store
/// cannot be reached.
public interface MaintenanceRuns {

    /// Takes the lease and begins a run, or says who has it.
    ///
    /// A lease that has expired is taken over in the same transaction, and the run that let it expire becomes
    /// FAILED with a cause that says so. When that run turns out to be alive, whatever it still writes is refused.
    Begin begin(NewRun run, Duration leaseTime);

    sealed interface Begin {

        record Begun(RunLease lease, Instant until) implements Begin {}

        /// Nothing was begun.
        ///
        /// @param by the run that has the lease
        /// @param startedBy who wanted that one and where it runs
        /// @param until when its lease ends unless it is renewed
        record Held(RunId by, String startedBy, Instant until) implements Begin {}
    }

    /// Keeps the lease for so long from now. To be called at least three times per lease time.
    ///
    /// @return false when it is another run's by now: this one must end
    boolean renew(RunLease lease, Duration leaseTime);

    /// Notes what a sweep did, as soon as it has ended. A second report of the same sweep replaces the first, so it
    /// may be repeated after an answer that got lost.
    ///
    /// @return false when the lease is another run's by now; nothing was written
    boolean record(RunLease lease, SweepReport report);

    /// Ends the run and gives the lease back: FAILED when one of its reports says so, or with a cause.
    ///
    /// @param cause why it fails as a whole; null when nothing but its sweeps decides
    /// @return what it ended as; empty when the lease is another run's by now
    Optional<RunStatus> finish(RunLease lease, @Nullable String cause);

    Optional<MaintenanceRun> find(RunId id);

    /// Newest first, with the reports of their sweeps.
    Page<MaintenanceRun> list(PageRequest page);

    /// Who has the lease at this moment; empty when nobody has, or whoever had it let it expire.
    Optional<Begin.Held> holder();

    /// Ended runs that ended longer ago than this are forgotten. The run that holds the lease never is.
    Batched<RunId> old(Duration threshold);
}
