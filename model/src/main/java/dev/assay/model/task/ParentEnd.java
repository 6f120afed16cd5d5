package dev.assay.model.task;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// How a main task ends.
///
/// @param verdict as [Verdict] computes it; the queue asks [#agreesWith] again under its lock
/// @param cause null when everything went as asked, or was cancelled as asked
/// @param files the main task's own: the consolidated result and the manifest; null when they could not be written
/// @param publication puts them in place, the manifest last
public record ParentEnd(
        TaskStatus verdict,
        @Nullable FailureCause cause,
        TaskResult.@Nullable StoredFiles files,
        Publication publication) {

    public ParentEnd {
        if (files == null && verdict != TaskStatus.FAILED) {
            throw new IllegalArgumentException("nothing is " + verdict + " without its files");
        }
        if (cause == null && (verdict == TaskStatus.FAILED || verdict == TaskStatus.PARTIAL_SUCCESS)) {
            throw new IllegalArgumentException("nothing is " + verdict + " without a cause");
        }
    }

    /// The end of a main task whose result cannot be written: FAILED, whatever its subtasks came to, because
    /// nothing is called done without its files.
    public static ParentEnd unwritten(FailureCause cause) {
        return new ParentEnd(TaskStatus.FAILED, cause, null, Publication.NOTHING);
    }

    /// Whether this end fits the subtasks' ends.
    ///
    /// @param subtasks the final states of all subtasks
    public boolean agreesWith(Collection<TaskStatus> subtasks) {
        return files == null || Verdict.of(subtasks) == verdict;
    }
}
