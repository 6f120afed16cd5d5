package dev.assay.analyzers.analysis;

/// How far an analysis is.
///
/// @param percentage 0 to 100, each tool counting the same
/// @param tool the tool that moved last
/// @param filesDone how many of its files that tool is done with
/// @param filesTotal how many files that tool looks at
public record Progress(int percentage, String tool, int filesDone, int filesTotal, int toolsDone, int toolsTotal) {}
