package dev.assay.analyzer.report;

import dev.assay.model.analysis.AnalysisReport;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a result says, and where in its frame the SARIF of each tool stands.
public record Reading(AnalysisReport report, SortedMap<String, Span> sarif) {

    public Reading {
        sarif = Collections.unmodifiableSortedMap(new TreeMap<>(sarif));
    }
}
