package dev.assay.analyzer.report;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.task.Target;
import java.util.SortedSet;

/// What was asked, as far as it decides how the answer is read.
///
/// @param tools those asked for; empty when all were
/// @param switchedOff those the request's options switched off
public record Question(
        AnalyzerService service, Target target, SortedSet<String> tools, SortedSet<String> switchedOff) {}
