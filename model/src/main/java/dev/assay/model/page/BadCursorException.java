package dev.assay.model.page;

/// A cursor that this list never handed out.
public final class BadCursorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BadCursorException(String cursor) {
        super("not a cursor of this list: " + (cursor.length() > 80 ? cursor.substring(0, 80) + "…" : cursor));
    }
}
