package dev.assay.analyzer.report;

import java.io.IOException;

/// A result that is JSON, but not one that can be read in bounded memory.
public final class UnreadableResultException extends IOException {

    private static final long serialVersionUID = 1L;

    UnreadableResultException(String message) {
        super(message);
    }
}
