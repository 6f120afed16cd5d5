package dev.assay.bench.command;

import dev.assay.bench.contestant.Contestant;
import dev.assay.bench.contestant.Contestants;
import dev.assay.bench.report.Run;
import dev.assay.bench.report.TextReport;
import dev.assay.bench.workload.Sizes;
import dev.assay.bench.workload.Workload;
import dev.assay.bench.workload.Workloads;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Measures queues side by side.
@Command(
        name = "queue",
        description = "Assay's queue and others on one Postgres, in one run.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class QueueCommand implements Callable<Integer> {

    @Option(names = "--quick", description = "A first impression; its figures are not for publishing.")
    boolean quick;

    @Option(names = "--tiny", hidden = true, description = "Only whether it works.")
    boolean tiny;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAMES",
            description = "These contestants, by name. Default: all on the class path.")
    List<String> only = List.of();

    @Option(
            names = "--workloads",
            split = ",",
            paramLabel = "NUMBERS",
            description = "These workloads: 1 submit, 2 drain, 3 pick-up, 4 drain among many rows, 5 priorities,"
                    + " 6 steady state, 7 recovery. Default: all.")
    List<Integer> workloads = List.of();

    @Option(names = "--rounds", paramLabel = "N", description = "Default: 3, with --quick 1.")
    @Nullable
    Integer rounds;

    @Option(names = "--slots", paramLabel = "N", description = "Of each worker process. Default: ${DEFAULT-VALUE}.")
    int slots = 200;

    @Option(names = "--seed", paramLabel = "N", description = "To repeat a run's order. Default: drawn and printed.")
    @Nullable
    Long seed;

    @Option(names = "--heap", paramLabel = "SIZE", description = "Of each process. Default: ${DEFAULT-VALUE}.")
    String heap = "512m";

    @Option(
            names = "--postgres",
            paramLabel = "NAME=VALUE",
            description = "A setting of Postgres, more than once. Whether commits are synced is not to be set.")
    Map<String, String> postgres = new LinkedHashMap<>();

    @Option(names = "--out", paramLabel = "DIR", description = "For run.json and run.html. Default: ${DEFAULT-VALUE}.")
    Path out = Path.of("bench-results");

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        QueueRun run = plan();
        Run done = run.run(out);
        System.out.print(TextReport.of(done));
        System.out.printf("%n%s and run.json in %s%n", "run.html", out.toAbsolutePath());
        return done.failures().isEmpty() ? 0 : 1;
    }

    /// What was asked for, checked.
    QueueRun plan() {
        int times = rounds != null ? rounds : quick || tiny ? 1 : 3;
        if (times < 1 || times > 100) {
            throw refuse("--rounds is 1 to 100, not " + times);
        }
        if (slots < 1 || slots > 1_000) {
            throw refuse("--slots is 1 to 1000, not " + slots);
        }
        if (!heap.matches("[1-9][0-9]{0,5}[mMgG]")) {
            throw refuse("--heap is a number and m or g, like 512m, not '" + heap + "'");
        }
        postgres.keySet().forEach(name -> {
            if (!name.matches("[a-z_.]+")
                    || List.of("fsync", "synchronous_commit", "full_page_writes")
                            .contains(name)) {
                throw refuse("--postgres " + name + " is not to be set");
            }
        });
        Sizes sizes = tiny ? Sizes.tiny(slots) : quick ? Sizes.quick(slots) : Sizes.full(slots);
        return new QueueRun(
                chosenContestants(),
                chosenWorkloads(),
                sizes,
                tiny ? "tiny" : quick ? "quick" : "full",
                times,
                seed != null ? seed : ThreadLocalRandom.current().nextLong(1_000_000),
                List.of("-Xms" + heap, "-Xmx" + heap, "--enable-native-access=ALL-UNNAMED"),
                Map.copyOf(postgres),
                Clock.systemUTC());
    }

    private List<Contestant> chosenContestants() {
        try {
            return only.isEmpty()
                    ? Contestants.all()
                    : only.stream().distinct().map(Contestants::named).toList();
        } catch (IllegalArgumentException unknown) {
            throw refuse("--only: " + unknown.getMessage());
        }
    }

    private List<Workload> chosenWorkloads() {
        List<Integer> known = Workloads.all().stream().map(Workload::number).toList();
        for (Integer number : workloads) {
            if (!known.contains(number)) {
                throw refuse("--workloads: there is no workload %d; there are %s"
                        .formatted(number, known.stream().map(String::valueOf).collect(Collectors.joining(", "))));
            }
        }
        return Workloads.all().stream()
                .filter(workload -> workloads.isEmpty() || workloads.contains(workload.number()))
                .toList();
    }

    private ParameterException refuse(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
