package dev.assay.pipelines.api;

/// Other people's texts in our messages.
final class Texts {

    private static final int MAX = 100;

    private Texts() {}

    static String clipped(String text) {
        return text.length() > MAX ? text.substring(0, MAX) + "…" : text;
    }
}
