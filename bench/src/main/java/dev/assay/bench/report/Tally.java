package dev.assay.bench.report;

import dev.assay.bench.stats.Spread;
import dev.assay.bench.workload.Measure;
import dev.assay.bench.workload.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Gathers what the rounds of a run give.
public final class Tally {

    private record Place(int workload, String measure, String contestant) {}

    private final Map<Place, List<Double>> values = new LinkedHashMap<>();
    private final List<Run.Failed> failures = new ArrayList<>();

    public void add(Subject subject, String contestant, Map<Measure, Double> measured) {
        measured.forEach((measure, value) -> values.computeIfAbsent(
                        new Place(subject.number(), measure.key(), contestant), _ -> new ArrayList<>())
                .add(value));
    }

    public void failed(Subject subject, String contestant, int round, String problem) {
        failures.add(new Run.Failed(subject.number(), contestant, round, problem));
    }

    public List<Run.Failed> failures() {
        return List.copyOf(failures);
    }

    /// Of all that gave anything, in their order.
    public List<Run.Result> results(List<? extends Subject> subjects) {
        return subjects.stream()
                .map(subject -> new Run.Result(subject.number(), subject.title(), subject.meaning(), rows(subject)))
                .filter(result -> !result.rows().isEmpty())
                .toList();
    }

    private List<Run.Row> rows(Subject subject) {
        return subject.measures().stream()
                .map(measure -> new Run.Row(measure, cells(subject.number(), measure)))
                .filter(row -> !row.cells().isEmpty())
                .toList();
    }

    private List<Run.Cell> cells(int workload, Measure measure) {
        Comparator<Run.Cell> bySize =
                Comparator.comparingDouble(cell -> cell.spread().median());
        Comparator<Run.Cell> order = switch (measure.better()) {
            case HIGHER -> bySize.reversed();
            case LOWER -> bySize;
            case NEITHER -> Comparator.comparing(Run.Cell::contestant);
        };
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().workload() == workload
                        && entry.getKey().measure().equals(measure.key()))
                .map(entry -> new Run.Cell(entry.getKey().contestant(), Spread.of(entry.getValue())))
                .sorted(order)
                .toList();
    }
}
