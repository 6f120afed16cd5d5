package dev.assay.bench.contestant;

/// Works until it is told to stop.
@FunctionalInterface
public interface Crew {

    /// Claims no more, leaves in order, and closes what it had opened.
    void stop() throws Exception;
}
