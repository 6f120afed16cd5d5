package dev.assay.bench.report;

import dev.assay.bench.place.Machine;
import dev.assay.bench.workload.Measure;
import dev.assay.bench.workload.Sizes;
import dev.assay.bench.workload.Workload;
import dev.assay.bench.workload.Workloads;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Runs that were never made.
final class Runs {

    private Runs() {}

    /// Two rounds of submit and drain; the contestants' figures are multiples of Assay's.
    static Run of(double assay, double scheduler) {
        var tally = new Tally();
        List<Workload> workloads = Workloads.all();
        for (Workload workload : workloads.subList(0, 2)) {
            for (Measure measure : workload.measures()) {
                tally.add(workload, "assay", Map.of(measure, assay));
                tally.add(workload, "assay", Map.of(measure, assay * 3));
                tally.add(workload, "db-scheduler", Map.of(measure, scheduler));
            }
        }
        tally.failed(workloads.get(1), "db-scheduler", 2, "it <fell> over & \"died\"");
        return new Run(
                Run.FORMAT,
                Instant.parse("2026-11-22T10:00:00Z"),
                "tiny",
                42,
                2,
                Sizes.tiny(4),
                new Machine("A <CPU>", 2, 8L << 30, "Linux", "Java 25", "-Xmx512m", 0.1),
                Map.of("fsync", "on"),
                List.of(
                        new Run.Entrant("assay", "1", false, true, 1, "as it is"),
                        new Run.Entrant("db-scheduler", "2", false, false, 1, "lock-and-fetch")),
                tally.results(workloads),
                tally.failures());
    }

    /// One measure of two variants.
    static Trial trial() {
        var tally = new Tally();
        Workload subject = Workloads.all().getFirst();
        Measure measure = subject.measures().getFirst();
        tally.add(subject, "alone", Map.of(measure, 1_000.0));
        tally.add(subject, "beside", Map.of(measure, 500.0));
        tally.failed(subject, "beside", 1, "it <fell> over");
        return new Trial(
                "trial/1",
                "clean-up",
                Instant.parse("2026-11-22T10:00:00Z"),
                "tiny",
                42,
                1,
                List.of("alone"),
                Map.of("old tasks", "8"),
                new Machine("A <CPU>", 2, 8L << 30, "Linux", "Java 25", "-Xmx512m", 0.1),
                Map.of("fsync", "on"),
                tally.results(List.of(subject)),
                tally.failures());
    }
}
