package dev.assay.model.upkeep;

import dev.assay.model.task.Publication;
import dev.assay.model.task.TaskId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Results that may be compressed. That changes files whose digest is in the row, so both change together, as when
/// a task is settled: the files are renamed into place while the row is locked, just before it is committed. A
/// crash between the two leaves new files and an old digest, and the result is still listed by [#find]; so whoever
/// compresses begins by looking whether that has been done already.
public interface ResultArchives {

    /// Results of main tasks and of tasks that stand alone which finished longer ago than this and have not been
    /// compressed yet, by age.
    Candidates find(Duration threshold, @Nullable String cursor, int limit);

    record Candidates(List<Candidate> items, @Nullable String next) {}

    /// @param path the result's directory, relative to the results folder
    /// @param manifestSha256 what proves its files now
    record Candidate(TaskId task, String path, String manifestSha256) {}

    /// Puts the compressed files in place.
    ///
    /// @param sha256 the new manifest's digest; the old one's when compressing changes nothing
    /// @return false when the task is gone, or its digest is another one by now; nothing was published
    /// @throws dev.assay.model.task.PublicationFailedException when the files could not be put in place
    /// @throws LeaseLostException when the lease is another run's by now
    boolean replace(RunLease lease, Candidate candidate, String sha256, Publication files);
}
