package dev.assay.bench.maintenance;

import dev.assay.bench.report.Trial;
import dev.assay.bench.report.TrialReport;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Measures how fast old tasks are deleted, and what that costs those who work meanwhile.
@Command(
        name = "maintenance",
        description = "Old tasks deleted per second, and what claims and drains beside it feel.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class MaintenanceCommand implements Callable<Integer> {

    private static final int MOST_TASKS = 2_000_000;
    private static final int LARGEST_BATCH = 10_000;

    @Option(names = "--quick", description = "A first impression; its figures are not for publishing.")
    boolean quick;

    @Option(names = "--tiny", hidden = true, description = "Only whether it works.")
    boolean tiny;

    @Option(names = "--tasks", paramLabel = "N", description = "Old tasks. Default: 200000, with --quick 20000.")
    @Nullable
    Integer tasks;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long each measurement goes on at most. Default: 30, with --quick 5.")
    @Nullable
    Integer seconds;

    @Option(
            names = "--batches",
            split = ",",
            paramLabel = "NUMBERS",
            description = "Larger batches to try without a pause. Default: 200,1000.")
    List<Integer> batches = Scale.BATCHES;

    @Option(names = "--rounds", paramLabel = "N", description = "Default: 3, with --quick 1.")
    @Nullable
    Integer rounds;

    @Option(names = "--slots", paramLabel = "N", description = "Of the worker that drains. Default: 100.")
    @Nullable
    Integer slots;

    @Option(names = "--seed", paramLabel = "N", description = "To repeat a run's order. Default: drawn and printed.")
    @Nullable
    Long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "For maintenance.json and maintenance.html. Default: ${DEFAULT-VALUE}.")
    Path out = Path.of("bench-results");

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        MaintenanceRun run = plan();
        Trial done = run.run(out);
        System.out.print(TrialReport.text(done));
        System.out.printf("%nmaintenance.html and maintenance.json in %s%n", out.toAbsolutePath());
        return done.failures().isEmpty() ? 0 : 1;
    }

    /// What was asked for, checked.
    MaintenanceRun plan() {
        Scale usual = tiny ? Scale.tiny() : quick ? Scale.quick() : Scale.full();
        int count = within("--tasks", tasks, usual.tasks(), OldTasks.FAMILY, MOST_TASKS);
        int time = within("--seconds", seconds, (int) usual.time().toSeconds(), 1, 600);
        int times = within("--rounds", rounds, quick || tiny ? 1 : 3, 1, 100);
        int free = within("--slots", slots, usual.slots(), 1, 1_000);
        if (count % OldTasks.FAMILY != 0) {
            throw refuse("--tasks is a multiple of 4, a main task and its three subtasks, not " + count);
        }
        batches.forEach(batch -> within("--batches", batch, batch, 1, LARGEST_BATCH));
        Scale scale = usual.with(
                count,
                Duration.ofSeconds(time),
                free,
                batches.stream().distinct().toList());
        long needed = Upkeep.with(Map.of()).atMostIn(scale.settling().plus(scale.time()));
        if (count < needed) {
            throw refuse(
                    "--seconds %d is long enough for maintenance to delete %d tasks, and something has to be left while"
                                    .formatted(time, needed)
                            + " others are measured beside it: more --tasks than " + count + ", or fewer --seconds");
        }
        return new MaintenanceRun(
                scale,
                tiny ? "tiny" : quick ? "quick" : "full",
                times,
                seed != null ? seed : ThreadLocalRandom.current().nextLong(1_000_000),
                List.of("-Xms512m", "-Xmx512m", "--enable-native-access=ALL-UNNAMED"),
                Clock.systemUTC());
    }

    private int within(String option, @Nullable Integer given, int usual, int least, int most) {
        int value = given != null ? given : usual;
        if (value < least || value > most) {
            throw refuse("%s is %d to %d, not %d".formatted(option, least, most, value));
        }
        return value;
    }

    private ParameterException refuse(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
