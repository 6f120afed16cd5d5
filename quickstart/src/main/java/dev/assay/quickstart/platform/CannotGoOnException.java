package dev.assay.quickstart.platform;

/// Something outside Assay is in the way. The message is one sentence for a person, and says what to do.
public final class CannotGoOnException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CannotGoOnException(String sentence) {
        super(sentence);
    }

    public CannotGoOnException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
