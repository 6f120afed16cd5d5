package dev.assay.analyzers.tool;

import java.util.Locale;

/// How bad a finding is, in the three steps the protocol knows.
public enum Severity {
    HIGH("error"),
    MEDIUM("warning"),
    LOW("note");

    private final String sarifLevel;

    Severity(String sarifLevel) {
        this.sarifLevel = sarifLevel;
    }

    public String sarifLevel() {
        return sarifLevel;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
