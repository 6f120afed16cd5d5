package dev.assay.analyzers.source;

/// How much of an application is looked at.
public record SourceLimits(int maxFiles, long maxFileSize, long maxTotalSize) {}
