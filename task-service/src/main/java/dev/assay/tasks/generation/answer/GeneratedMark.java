package dev.assay.tasks.generation.answer;

/// The file in a generated application that tells which task made it.
public final class GeneratedMark {

    public static final String NAME = ".assay-generation.json";

    private GeneratedMark() {}
}
