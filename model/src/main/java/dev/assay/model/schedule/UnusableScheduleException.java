package dev.assay.model.schedule;

/// A schedule's expression or request makes no sense to this version of the service.
public final class UnusableScheduleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param message for a person: what is wrong with what
    public UnusableScheduleException(String message) {
        super(message);
    }
}
