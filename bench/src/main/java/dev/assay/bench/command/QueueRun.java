package dev.assay.bench.command;

import dev.assay.bench.contestant.Contestant;
import dev.assay.bench.contestant.Trait;
import dev.assay.bench.place.Machine;
import dev.assay.bench.place.Server;
import dev.assay.bench.report.Attempts;
import dev.assay.bench.report.HtmlReport;
import dev.assay.bench.report.JsonReport;
import dev.assay.bench.report.Run;
import dev.assay.bench.report.Tally;
import dev.assay.bench.report.TextReport;
import dev.assay.bench.workload.Round;
import dev.assay.bench.workload.Sizes;
import dev.assay.bench.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A run: every workload in every round with every contestant that can do it, in an order that is shuffled each
/// time. The record is written after every workload, so that whoever interrupts it keeps what has been measured.
///
/// @param size how `sizes` are called
record QueueRun(
        List<Contestant> contestants,
        List<Workload> workloads,
        Sizes sizes,
        String size,
        int rounds,
        long seed,
        List<String> childFlags,
        Map<String, String> postgres,
        Clock clock) {

    Run run(Path out) throws Exception {
        Files.createDirectories(out);
        Instant startedAt = clock.instant();
        Machine machine = Machine.here(String.join(" ", childFlags));
        var tally = new Tally();
        var attempts = new Attempts(rounds, out, "%-22s %-14s ", tally);
        var random = new Random(seed);
        try (Server server = Server.start(Path.of(System.getProperty("java.io.tmpdir")), postgres)) {
            Map<String, String> configuration = server.configuration();
            Run run = record(startedAt, machine, configuration, tally);
            System.err.print(TextReport.conditions(run));
            for (int round = 1; round <= rounds; round++) {
                for (Workload workload : workloads) {
                    var order = new ArrayList<>(able(workload));
                    Collections.shuffle(order, random);
                    for (Contestant contestant : order) {
                        String folder = "%d-%d-%s".formatted(round, workload.number(), contestant.name());
                        attempts.once(workload, contestant.name(), round, folder, logs -> {
                            try (Round each = Round.begin(server, contestant, sizes, childFlags, logs, random)) {
                                return workload.run(each);
                            }
                        });
                    }
                    run = record(startedAt, machine, configuration, tally);
                    write(run, out);
                }
            }
            return run;
        }
    }

    private List<Contestant> able(Workload workload) {
        return contestants.stream()
                .filter(contestant -> contestant.traits().containsAll(workload.needs()))
                .toList();
    }

    private Run record(Instant startedAt, Machine machine, Map<String, String> configuration, Tally tally) {
        List<Run.Entrant> entrants = contestants.stream()
                .map(contestant -> new Run.Entrant(
                        contestant.name(),
                        contestant.version(),
                        contestant.isYardstick(),
                        contestant.traits().contains(Trait.HISTORY),
                        contestant.share(),
                        contestant.setUp()))
                .toList();
        return new Run(
                Run.FORMAT,
                startedAt,
                size,
                seed,
                rounds,
                sizes,
                machine,
                configuration,
                entrants,
                tally.results(workloads),
                tally.failures());
    }

    private static void write(Run run, Path out) throws IOException {
        Files.writeString(out.resolve("run.json"), JsonReport.of(run));
        Files.writeString(out.resolve("run.html"), HtmlReport.of(run));
    }
}
