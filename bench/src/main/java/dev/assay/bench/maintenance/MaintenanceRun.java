package dev.assay.bench.maintenance;

import dev.assay.bench.contestant.Assay;
import dev.assay.bench.place.Machine;
import dev.assay.bench.place.Place;
import dev.assay.bench.place.Server;
import dev.assay.bench.report.Attempts;
import dev.assay.bench.report.JsonReport;
import dev.assay.bench.report.Tally;
import dev.assay.bench.report.Trial;
import dev.assay.bench.report.TrialReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A run: every measurement in every round on a copy of the same database, in an order that is shuffled each time.
/// The record is written after every round, so that whoever interrupts it keeps what has been measured.
///
/// @param size how `scale` is called
record MaintenanceRun(Scale scale, String size, int rounds, long seed, List<String> flags, Clock clock) {

    static final String FORMAT = "assay-bench-maintenance/1";

    Trial run(Path out) throws Exception {
        Files.createDirectories(out);
        Instant startedAt = clock.instant();
        Machine machine = Machine.here(String.join(" ", flags));
        var tally = new Tally();
        var attempts = new Attempts(rounds, out, "%-42s %-20s ", tally);
        var random = new Random(seed);
        try (Server server = Server.start(Path.of(System.getProperty("java.io.tmpdir")), Map.of())) {
            Map<String, String> configuration = server.configuration();
            Trial trial = record(startedAt, machine, configuration, tally);
            System.err.print(TrialReport.conditions(trial));
            Place filled = server.create();
            new Assay().prepare(filled);
            System.err.printf("filling %,d old tasks%n", scale.tasks());
            OldTasks.fill(filled, scale.tasks());
            for (int round = 1; round <= rounds; round++) {
                var order = new ArrayList<>(measurements());
                Collections.shuffle(order, random);
                for (Measurement measurement : order) {
                    String folder = folder(measurement, round);
                    attempts.once(measurement.question(), measurement.variant(), round, folder, logs -> {
                        try (Bed bed = Bed.copyOf(filled, server, scale, flags, logs)) {
                            return measurement.run(bed);
                        }
                    });
                }
                trial = record(startedAt, machine, configuration, tally);
                Files.writeString(out.resolve("maintenance.json"), JsonReport.of(trial));
                Files.writeString(out.resolve("maintenance.html"), TrialReport.html(trial));
            }
            return trial;
        }
    }

    List<Measurement> measurements() {
        var all = new ArrayList<Measurement>();
        all.add(new Deleting(Map.of()));
        scale.batches().forEach(batch -> all.add(Deleting.withoutPause(batch)));
        for (boolean beside : new boolean[] {false, true}) {
            all.add(new Claiming(beside));
            all.add(new Draining(beside));
        }
        all.add(new DryRunning());
        return all;
    }

    private static String folder(Measurement measurement, int round) {
        String variant = measurement.variant().replaceAll("[^a-z0-9]+", "-");
        return "maintenance-%d-%d-%s".formatted(round, measurement.question().number(), variant);
    }

    private Trial record(Instant startedAt, Machine machine, Map<String, String> configuration, Tally tally) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("assay", new Assay().version());
        settings.put("default batch / pause", Upkeep.with(Map.of()).pace());
        settings.put("old tasks", "%,d, a quarter of them main tasks".formatted(scale.tasks()));
        settings.put("each measurement", "%d s at most".formatted(scale.time().toSeconds()));
        settings.put("drained", "%,d tasks by %d slots".formatted(scale.drained(), scale.slots()));
        return new Trial(
                FORMAT,
                "Maintenance, and who works beside it",
                startedAt,
                size,
                seed,
                rounds,
                List.of(Upkeep.with(Map.of()).pace(), Measurement.ALONE),
                settings,
                machine,
                configuration,
                tally.results(List.of(Question.values())),
                tally.failures());
    }
}
