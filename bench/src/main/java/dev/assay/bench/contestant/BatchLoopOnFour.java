package dev.assay.bench.contestant;

/// [BatchLoop] on four connections per process.
public final class BatchLoopOnFour extends BatchLoop {

    public BatchLoopOnFour() {
        super(4);
    }

    @Override
    public String name() {
        return "batch-loop-4";
    }
}
