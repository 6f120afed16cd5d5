package dev.assay.maintenance.run;

/// A run is not to go on.
final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param why for the run's row: "the service was shut down"
    StoppedException(String why) {
        super(why, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
