package dev.assay.bench.contestant;

/// What a contestant calls for each task: notes that it began, and takes as long as the task is to take.
@FunctionalInterface
public interface Runner {

    void run(long number, int millis) throws InterruptedException;
}
