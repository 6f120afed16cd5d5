package dev.assay.model.analysis;

import java.util.List;

/// What an analysis found out besides findings. Each list is filled by the services that measure such things and
/// empty for the others; of a list that is longer than [#MOST] the rest is left out.
///
/// @param metrics what the performance tools measured, by place
/// @param requirements what the AI analyzer judged of the template's requirements; none when it judged nothing
/// @param quality what the AI analyzer thinks of the code; none when it judged nothing
/// @param connectivity of the places the dynamic analyzer and the performance tester went to
/// @param openPorts what the dynamic analyzer's port scan found
public record ReportDetails(
        List<Metric> metrics,
        List<Requirement> requirements,
        List<QualityScore> quality,
        List<Connectivity> connectivity,
        List<OpenPort> openPorts) {

    /// The most entries a list has.
    public static final int MOST = 5_000;

    public static final ReportDetails NONE = new ReportDetails(List.of(), List.of(), List.of(), List.of(), List.of());

    public ReportDetails {
        metrics = first(metrics);
        requirements = first(requirements);
        quality = first(quality);
        connectivity = first(connectivity);
        openPorts = first(openPorts);
    }

    /// True when there is nothing but findings.
    public boolean isEmpty() {
        return equals(NONE);
    }

    private static <T> List<T> first(List<T> list) {
        return List.copyOf(list.size() <= MOST ? list : list.subList(0, MOST));
    }
}
