package dev.assay.analyzer;

import dev.assay.analyzer.wire.Bytes;
import dev.assay.model.task.FailureCause;
import org.jspecify.annotations.Nullable;

/// How one try on one connection ended.
sealed interface Ending {

    /// The analyzer answered.
    record Answer(ReceivedReport result) implements Ending {}

    /// No usable result came.
    ///
    /// @param part the latest frame that had a part of the result in it; null when there was none, or it is no use
    record Broken(FailureCause cause, Next next, @Nullable Bytes part) implements Ending {}

    /// What there is left to do.
    enum Next {
        /// Nothing: the analyzer is through with it.
        OVER,
        /// Tell the analyzer that nobody waits any more. It may be working on it, and another would take as long.
        GIVE_UP,
        /// The same, and another replica may be asked.
        ASK_ANOTHER
    }
}
