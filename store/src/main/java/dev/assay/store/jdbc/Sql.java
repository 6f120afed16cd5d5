package dev.assay.store.jdbc;

/// A statement with the name it has in errors.
public record Sql(String name, String text) {}
