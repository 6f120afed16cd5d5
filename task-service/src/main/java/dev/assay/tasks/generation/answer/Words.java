package dev.assay.tasks.generation.answer;

/// A model's words in a message of ours: short, in quotes, on one line.
final class Words {

    private static final int MAX_LENGTH = 120;

    private Words() {}

    static String shown(String text) {
        String line = text.strip().replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ");
        return '"' + (line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "…" : line) + '"';
    }
}
