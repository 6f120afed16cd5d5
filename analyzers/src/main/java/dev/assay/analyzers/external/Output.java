package dev.assay.analyzers.external;

/// What a program printed.
record Output(String stdout, String stderr) {}
