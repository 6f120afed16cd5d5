package dev.assay.pipelines.report;

import dev.assay.edge.json.SummaryJson;
import dev.assay.model.analysis.FindingSummary;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All applications of a model, counted.
final class ModelGroup {

    private final String model;
    private final Map<String, Map<CellState, Integer>> counts = new HashMap<>();
    private final Map<String, FindingSummary> found = new HashMap<>();
    private int applications;

    private ModelGroup(String model) {
        this.model = model;
    }

    /// In the order in which the models first come.
    static List<ModelGroup> of(List<PipelineSummary.Application> applications) {
        Map<String, ModelGroup> groups = new LinkedHashMap<>();
        applications.forEach(application ->
                groups.computeIfAbsent(application.model(), ModelGroup::new).add(application));
        return List.copyOf(groups.values());
    }

    private void add(PipelineSummary.Application application) {
        applications++;
        PipelineSummary.Generation generation = application.generation();
        if (generation != null) {
            tally(PipelineSummary.GENERATION, generation.state());
        }
        application.services().forEach((service, cell) -> {
            tally(service, cell.state());
            found.merge(service, summary(cell.findings()), FindingSummary::plus);
        });
    }

    private void tally(String column, CellState state) {
        counts.computeIfAbsent(column, _ -> new EnumMap<>(CellState.class)).merge(state, 1, Integer::sum);
    }

    String model() {
        return model;
    }

    int applications() {
        return applications;
    }

    int count(String column, CellState state) {
        return counts.getOrDefault(column, Map.of()).getOrDefault(state, 0);
    }

    FindingSummary findings(String column) {
        return found.getOrDefault(column, FindingSummary.NONE);
    }

    FindingSummary findings() {
        return found.values().stream().reduce(FindingSummary.NONE, FindingSummary::plus);
    }

    private static FindingSummary summary(SummaryJson json) {
        return new FindingSummary(json.critical(), json.high(), json.medium(), json.low(), json.info());
    }
}
