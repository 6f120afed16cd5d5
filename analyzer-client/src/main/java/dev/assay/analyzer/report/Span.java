package dev.assay.analyzer.report;

/// Where in the frame a value stands, in bytes: from its first one up to, not including, the one after its last.
public record Span(long from, long to) {}
