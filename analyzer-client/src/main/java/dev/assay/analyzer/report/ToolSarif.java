package dev.assay.analyzer.report;

import java.util.List;

/// A tool's SARIF: where it stands in the frame and what it reports.
record ToolSarif(Span span, List<Draft> drafts) {}
