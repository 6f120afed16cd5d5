package dev.assay.analyzer;

import dev.assay.model.analysis.AnalyzerService;

/// Asks analyzers for analyses, and how they are.
///
/// Safe for use by many threads at once. Both questions block the calling thread and are meant for virtual threads.
public interface AnalyzerClient extends AutoCloseable {

    /// Asks one analyzer for one analysis and waits until it answered, failed, or a deadline passed. Never throws
    /// for what an analyzer or the network does: that is an outcome.
    ///
    /// The least busy healthy replica is asked; when all have as much to do as they take, the caller waits for its
    /// turn, at most for [Deadline#place()]. A replica that does not let itself be connected to is passed over for
    /// the next one. Once the request is out it is sent again only when the connection was lost or the replica went
    /// silent, once, and to another replica: the first may still be working on it, so it is the same work twice.
    ///
    /// Interrupting the calling thread cancels: the analyzer is told (`cancel_request`, which those that do not
    /// know it never read), the socket is closed within a second, and whatever the analyzer still sends is ignored.
    ///
    /// @param progress told what the analyzer says on its way, on the calling thread
    /// @throws InterruptedException when the calling thread was interrupted
    /// @throws IllegalStateException when this client is closed
    AnalysisOutcome analyze(AnalysisRequest request, ProgressListener progress, Deadline deadline)
            throws InterruptedException;

    /// How every replica of a service is. Answers from memory where that is not older than
    /// [AnalyzerClientSettings#healthTtl()]; asks the others, all at once, and waits for the slowest, at most for
    /// [AnalyzerClientSettings#healthTimeout()].
    ///
    /// @throws InterruptedException when the calling thread was interrupted
    /// @throws IllegalStateException when this client is closed
    AnalyzerHealth health(AnalyzerService service) throws InterruptedException;

    /// Asks every replica of a service how it is, now, whatever is remembered; otherwise like [#health].
    ///
    /// @throws InterruptedException when the calling thread was interrupted
    /// @throws IllegalStateException when this client is closed
    AnalyzerHealth probe(AnalyzerService service) throws InterruptedException;

    /// Ends the cool-down of all open breakers of a service's replicas: each is probed now, and closes when its
    /// replica answers.
    void endCoolDowns(AnalyzerService service);

    /// What is known about a service without asking anybody.
    ServiceStatus status(AnalyzerService service);

    /// Forgets how the replicas are, so that they are asked again at once.
    void invalidateHealth();

    /// Closes the breakers of all replicas of a service, whatever state they are in.
    void resetBreakers(AnalyzerService service);

    /// Closes every connection. Analyses that are still going on end with CONNECTION_LOST. May be called twice.
    @Override
    void close();
}
