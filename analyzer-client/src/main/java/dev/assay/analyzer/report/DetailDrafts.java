package dev.assay.analyzer.report;

import dev.assay.model.analysis.Connectivity;
import dev.assay.model.analysis.Metric;
import dev.assay.model.analysis.OpenPort;
import dev.assay.model.analysis.QualityScore;
import dev.assay.model.analysis.ReportDetails;
import dev.assay.model.analysis.Requirement;
import java.util.ArrayList;
import java.util.List;

/// What an analysis says besides findings, while it is being read. What goes beyond the most that is kept is passed
/// over.
final class DetailDrafts {

    private final List<Metric> metrics = new ArrayList<>();
    private final List<Requirement> requirements = new ArrayList<>();
    private final List<QualityScore> quality = new ArrayList<>();
    private final List<Connectivity> connectivity = new ArrayList<>();
    private final List<OpenPort> openPorts = new ArrayList<>();

    void add(Metric metric) {
        add(metrics, metric);
    }

    void add(Requirement requirement) {
        add(requirements, requirement);
    }

    void add(QualityScore score) {
        add(quality, score);
    }

    void add(Connectivity place) {
        add(connectivity, place);
    }

    void add(OpenPort port) {
        add(openPorts, port);
    }

    ReportDetails done() {
        return new ReportDetails(metrics, requirements, quality, connectivity, openPorts);
    }

    private static <T> void add(List<T> list, T item) {
        if (list.size() < ReportDetails.MOST) {
            list.add(item);
        }
    }
}
