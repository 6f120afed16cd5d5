package dev.assay.analyzers.source;

import java.nio.file.Path;

/// One file of an application that tools look at.
///
/// @param name its path below the application, with `/` between the parts
/// @param copy where its copy lies
public record SourceFile(String name, FileKind kind, Path copy) {}
