package dev.assay.analyzer;

import dev.assay.model.analysis.AnalyzerService;

/// Asks analyzers for analyses, and how they are.
///
/// Safe for use by many threads at once. Both questions block the calling thread and are meant for virtual threads.
public interface AnalyzerClient extends AutoCloseable {

    /// Asks one analyzer for one analysis and waits until it answered, failed, or a deadline passed. Never throws
    /// for what an analyzer or the network does: that is an outcome.
    ///
    /// The request is sent at most once. A replica that does not let itself be connected to is passed over for the
    /// next one; once the request is out it stays with its replica, because the analyzer goes on working after a
    /// lost connection and a second request would be the same work twice.
    ///
    /// Interrupting the calling thread cancels: the analyzer is told (`cancel_request`, which those that do not
    /// know it never read), the socket is closed within a second, and whatever the analyzer still sends is ignored.
    ///
    /// @param progress told what the analyzer says on its way, on the calling thread
    /// @throws InterruptedException when the calling thread was interrupted
    /// @throws IllegalStateException when this client is closed
    AnalysisOutcome analyze(AnalysisRequest request, ProgressListener progress, Deadline deadline)
            throws InterruptedException;

    /// Asks every replica of a service how it is, all at once, and waits for the slowest, at most for
    /// [AnalyzerClientSettings#healthTimeout()].
    ///
    /// @throws InterruptedException when the calling thread was interrupted
    /// @throws IllegalStateException when this client is closed
    AnalyzerHealth health(AnalyzerService service) throws InterruptedException;

    /// Closes every connection. Analyses that are still going on end with CONNECTION_LOST. May be called twice.
    @Override
    void close();
}
