package dev.assay.bench.contestant;

/// Works until it is closed.
public interface Crew extends AutoCloseable {

    /// Stops claiming and leaves in order.
    @Override
    void close() throws Exception;
}
