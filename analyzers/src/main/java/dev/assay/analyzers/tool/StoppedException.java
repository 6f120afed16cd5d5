package dev.assay.analyzers.tool;

/// Ends a tool's run from within, because it was cancelled or its time is up. Whoever started the run knows which.
public final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoppedException() {
        super("the run was stopped", null, false, false);
    }
}
