package dev.assay.quickstart.platform;

/// Text from an analysed application, made fit for a terminal.
public final class PlainText {

    private PlainText() {}

    /// One line without control characters: neither colours nor cursor movements of someone else's making.
    public static String of(String text) {
        return text.strip()
                .replaceAll("\\s+", " ")
                .replaceAll("[\\p{Cntrl}\\u0080-\\u009f\\u202a-\\u202e\\u2066-\\u2069]", "?");
    }
}
