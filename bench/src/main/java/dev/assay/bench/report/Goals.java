package dev.assay.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What Assay sets out to reach, as ratios within one run. A goal whose figures are not in the run is left out.
public final class Goals {

    private Goals() {}

    /// @param actual what the run says
    public record Goal(String text, String actual, boolean met) {}

    public static List<Goal> of(Run run) {
        var goals = new ArrayList<Goal>();
        atLeast(run, goals, 2, "one-process", 3, "db-scheduler");
        atLeast(run, goals, 2, "one-process", 10, "jobrunr");
        atLeast(run, goals, 2, "one-process", 0.7, "batch-loop");
        atLeast(run, goals, 2, "one-process", 0.7, "claim-loop");
        itself(run, goals, 2, "three-processes", 2, "one-process", 0.9);
        atMost(run, goals, "idle-p50", 2.5);
        atMost(run, goals, "idle-p99", 6);
        ratio(run, 3, "idle-p50", "notify-loop")
                .ifPresent(times -> goals.add(
                        new Goal("pick-up from idle at most 1.5× notify-loop's, median", times(times), times <= 1.5)));
        atLeast(run, goals, 1, "single", 0.6, "bare-insert");
        for (String peer : List.of("db-scheduler", "jobrunr", "quartz")) {
            atLeast(run, goals, 1, "batched", 1, peer);
        }
        run.median(4, "slowdown", "assay")
                .ifPresent(slower -> goals.add(
                        new Goal("drain among many rows at most 1.25× slower", times(slower), slower <= 1.25)));
        for (String cost : List.of("wal", "postgres-cpu")) {
            ratio(run, 6, cost, "jobrunr")
                    .ifPresent(times -> goals.add(new Goal(
                            "steady state: " + cost + " per task no more than jobrunr's, which keeps history as well",
                            times(times),
                            times <= 1)));
        }
        run.median(7, "all", "assay")
                .ifPresent(seconds -> goals.add(new Goal(
                        "tasks of a killed process run again within 35 s",
                        String.format(Locale.ROOT, "%.1f s", seconds),
                        seconds < 35)));
        return goals;
    }

    private static void atLeast(
            Run run, List<Goal> goals, int workload, String measure, double factor, String contestant) {
        ratio(run, workload, measure, contestant)
                .ifPresent(times -> goals.add(new Goal(
                        "%s: at least %s %s's (%s)".formatted(title(run, workload), times(factor), contestant, measure),
                        times(times),
                        times >= factor)));
    }

    private static void itself(
            Run run, List<Goal> goals, int workload, String measure, int against, String other, double factor) {
        Optional<Double> is = run.median(workload, measure, "assay");
        Optional<Double> was = run.median(against, other, "assay");
        if (is.isPresent() && was.isPresent()) {
            double times = is.get() / was.get();
            goals.add(new Goal(
                    "%s: %s at least %s %s".formatted(title(run, workload), measure, times(factor), other),
                    times(times),
                    times >= factor));
        }
    }

    private static void atMost(Run run, List<Goal> goals, String measure, double millis) {
        run.median(3, measure, "assay")
                .ifPresent(is -> goals.add(new Goal(
                        String.format(Locale.ROOT, "pick-up: %s under %.1f ms", measure, millis),
                        String.format(Locale.ROOT, "%.2f ms", is),
                        is < millis)));
    }

    private static String title(Run run, int workload) {
        return run.results().stream()
                .filter(result -> result.workload() == workload)
                .map(Run.Result::title)
                .findFirst()
                .orElse("workload " + workload);
    }

    private static Optional<Double> ratio(Run run, int workload, String measure, String contestant) {
        Optional<Double> ours = run.median(workload, measure, "assay");
        Optional<Double> theirs = run.median(workload, measure, contestant);
        return ours.isPresent() && theirs.isPresent() ? Optional.of(ours.get() / theirs.get()) : Optional.empty();
    }

    private static String times(double factor) {
        return String.format(Locale.ROOT, "%.2f×", factor);
    }
}
