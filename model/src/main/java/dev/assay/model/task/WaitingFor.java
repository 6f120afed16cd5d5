package dev.assay.model.task;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is missing for a pending task to run. Nearest to running first.
public enum WaitingFor {
    /// Nothing but a worker with a free slot for it.
    WORKER,
    /// Its application: another analysis of it runs, or is to run first.
    APPLICATION,
    /// Its analyzer, which could not be reached, had no time for it, or is left alone for a while.
    ANALYZER,
    /// Its time: that it was submitted for, or the end of the pause before it is tried again.
    TIME;

    private static final Set<FailureCause.Code> ABSENT_ANALYZER = EnumSet.of(
            FailureCause.Code.ANALYZER_UNREACHABLE,
            FailureCause.Code.NO_REPLICAS,
            FailureCause.Code.ANALYZER_BUSY,
            FailureCause.Code.CIRCUIT_OPEN);

    /// For a task that is put off until later.
    ///
    /// @param cause why it was given back; null when it has not run yet
    public static WaitingFor later(FailureCause.@Nullable Code cause) {
        return cause != null && ABSENT_ANALYZER.contains(cause) ? ANALYZER : TIME;
    }

    /// For a main task: it runs as soon as one of its subtasks does.
    ///
    /// @return null when none of them waits
    public static @Nullable WaitingFor first(Collection<WaitingFor> subtasks) {
        return subtasks.stream().min(WaitingFor::compareTo).orElse(null);
    }
}
