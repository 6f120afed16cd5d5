package dev.assay.bench.contestant;

import java.util.List;

/// A process' way to submit tasks. Returns once they are committed.
public interface Submitter extends AutoCloseable {

    void one(Job job) throws Exception;

    /// All of them in one transaction, or what the contestant has that comes nearest.
    void batch(List<Job> jobs) throws Exception;

    @Override
    void close();
}
