package dev.assay.bench.report;

import dev.assay.bench.place.Machine;
import dev.assay.bench.stats.Spread;
import dev.assay.bench.workload.Measure;
import dev.assay.bench.workload.Sizes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All that is known of one run of `assay bench queue`. What is written as JSON is this record; `run.schema.json`
/// says what its parts are.
///
/// @param format of the record; changes when old readers would no longer understand it
/// @param size `full` is what may be published
/// @param seed of the order of the contestants and of random moments
public record Run(
        String format,
        Instant startedAt,
        String size,
        long seed,
        int rounds,
        Sizes sizes,
        Machine machine,
        Map<String, String> postgres,
        List<Entrant> contestants,
        List<Result> results,
        List<Failed> failures) {

    public static final String FORMAT = "assay-bench-queue/1";

    public Run {
        contestants = List.copyOf(contestants);
        results = List.copyOf(results);
        failures = List.copyOf(failures);
    }

    /// Who took part.
    public record Entrant(
            String name, String version, boolean yardstick, boolean keepsHistory, int share, String setUp) {}

    /// What a workload gave.
    public record Result(int workload, String title, String meaning, List<Row> rows) {

        public Result {
            rows = List.copyOf(rows);
        }
    }

    /// One measure of all contestants, the best first.
    public record Row(Measure measure, List<Cell> cells) {

        public Row {
            cells = List.copyOf(cells);
        }
    }

    public record Cell(String contestant, Spread spread) {}

    /// A round that came to nothing. It counts for nothing, and is not kept quiet.
    public record Failed(int workload, String contestant, int round, String problem) {}

    /// The median of a contestant's rounds.
    Optional<Double> median(int workload, String measure, String contestant) {
        return results.stream()
                .filter(result -> result.workload() == workload)
                .flatMap(result -> result.rows().stream())
                .filter(row -> row.measure().key().equals(measure))
                .flatMap(row -> row.cells().stream())
                .filter(cell -> cell.contestant().equals(contestant))
                .map(cell -> cell.spread().median())
                .findFirst();
    }
}
