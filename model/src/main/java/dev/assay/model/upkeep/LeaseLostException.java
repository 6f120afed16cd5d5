package dev.assay.model.upkeep;

/// A run went on after its lease had expired and another one had begun. Nothing was written; it must end.
public final class LeaseLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LeaseLostException(RunLease lease) {
        super(lease.run() + " no longer holds the maintenance lease: it was not renewed in time, and is another run's");
    }
}
