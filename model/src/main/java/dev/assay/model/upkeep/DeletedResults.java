package dev.assay.model.upkeep;

import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Result files whose tasks or pipelines are deleted and that are still there.
///
/// Rows and files cannot be deleted in one transaction, so rows go first, and the transaction that deletes them
/// notes what is left to do. So there are never rows that point to files which are gone; and files without rows are
/// always noted here until they have gone too. A run that is killed between the two leaves the note, and the next
/// one goes on with it. Ids are never used again, so a note can be carried out at any later time.
///
/// For each piece: [#find], delete the directories, [#forget]. Deleting what is not there is success.
public interface DeletedResults {

    /// In the order in which they were noted.
    ///
    /// @param after the last one's number; 0 to begin
    List<Left> find(long after, int limit);

    /// Their files are gone.
    ///
    /// @return how many were still noted
    /// @throws LeaseLostException when the lease is another run's by now; nothing was changed
    int forget(RunLease lease, Collection<Long> numbers);

    /// @param number of the note
    /// @param directory relative to the results folder, `/` between its parts
    record Left(long number, String directory) {}

    /// Where a main task's files are, or those of one that stood alone, whatever became of it.
    ///
    /// @param target null for a task about no application
    static String directory(TaskId task, @Nullable Target target) {
        return (target == null ? "_" : target.toString()) + "/" + task;
    }
}
