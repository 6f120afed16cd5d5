package dev.assay.bench.command;

import dev.assay.bench.contestant.Contestant;
import dev.assay.bench.contestant.Trait;
import dev.assay.bench.place.Machine;
import dev.assay.bench.place.Server;
import dev.assay.bench.report.HtmlReport;
import dev.assay.bench.report.JsonReport;
import dev.assay.bench.report.Run;
import dev.assay.bench.report.Tally;
import dev.assay.bench.report.TextReport;
import dev.assay.bench.workload.Measure;
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
import java.util.stream.Collectors;

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
                        once(server, workload, contestant, round, out, random, tally);
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

    private void once(
            Server server, Workload workload, Contestant contestant, int round, Path out, Random random, Tally tally)
            throws IOException {
        Path folder = Files.createDirectories(out.resolve("logs"))
                .resolve("%d-%d-%s".formatted(round, workload.number(), contestant.name()));
        Files.createDirectories(folder);
        System.err.printf("%d/%d  %-22s %-14s ", round, rounds, workload.title(), contestant.name());
        try (Round each = Round.begin(server, contestant, sizes, childFlags, folder, random)) {
            Map<Measure, Double> measured = workload.run(each);
            tally.add(workload, contestant.name(), measured);
            System.err.println(said(workload, measured));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (Exception e) {
            // One that fails must not cost the others their figures; it is in the record.
            tally.failed(workload, contestant.name(), round, String.valueOf(e.getMessage()));
            System.err.println("FAILED: " + e);
        } finally {
            deleteIfEmpty(folder);
        }
    }

    private static String said(Workload workload, Map<Measure, Double> measured) {
        return workload.measures().stream()
                .filter(measured::containsKey)
                .limit(3)
                .map(measure -> "%s %,.2f %s".formatted(measure.label(), measured.get(measure), measure.unit()))
                .collect(Collectors.joining(" · "));
    }

    private static void deleteIfEmpty(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                return;
            }
        }
        Files.delete(folder);
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
