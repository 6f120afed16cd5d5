package dev.assay.model.analysis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// How long things may take, in one table: lease < stall < request < task. An outer limit that is not longer than
/// the one inside it would fire first and blame the wrong part, so such a table is refused when it is made.
///
/// The replaced system kept these numbers apart, and its outer wait (600 s) ended before the inner deadline (720
/// s).
public final class Deadlines {

    /// How long a lease lasts when its worker dies.
    private final Duration lease;

    private final Duration task;
    private final Map<Tier, Duration> stall;
    private final Map<Tier, Map<AnalyzerService, Duration>> request;

    private Deadlines(
            Duration lease,
            Duration task,
            Map<Tier, Duration> stall,
            Map<Tier, Map<AnalyzerService, Duration>> request) {
        this.lease = lease;
        this.task = task;
        this.stall = stall;
        this.request = request;
    }

    /// The table the analyzers' own worst cases ask for (`analyzer-protocol.md` §4): a static analysis with every
    /// tool may take 20 minutes, a dynamic one 22.
    ///
    /// @param lease after how long without renewal a worker counts as dead; 30 s unless set
    /// @param task how long a task may run in all; 30 min unless set (`TASK_TIMEOUT`)
    /// @throws IllegalArgumentException when a limit is not longer than the one inside it; the message names both
    public static Deadlines standard(Duration lease, Duration task) {
        var stall = new EnumMap<Tier, Duration>(Tier.class);
        stall.put(Tier.QUICK, Duration.ofMinutes(2));
        stall.put(Tier.STANDARD, Duration.ofMinutes(5));
        stall.put(Tier.DEEP, Duration.ofMinutes(15));

        var request = new EnumMap<Tier, Map<AnalyzerService, Duration>>(Tier.class);
        request.put(Tier.QUICK, services(8, 10, 6, 10));
        request.put(Tier.STANDARD, services(12, 15, 10, 15));
        request.put(Tier.DEEP, services(25, 25, 20, 25));

        var table = new Deadlines(lease, task, stall, request);
        List<String> problems = table.problems();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return table;
    }

    public Duration lease() {
        return lease;
    }

    /// How long an analyzer that reports progress may say nothing.
    public Duration stall(Tier tier) {
        return get(stall, tier);
    }

    /// How long one analyzer call may take, from having a place to the last byte.
    public Duration request(Tier tier, AnalyzerService service) {
        return get(get(request, tier), service);
    }

    /// How long a task may run.
    public Duration task() {
        return task;
    }

    private List<String> problems() {
        var problems = new ArrayList<String>();
        for (Tier tier : Tier.values()) {
            longer(problems, "the stall limit of tier " + tier.wireName(), stall(tier), "the lease", lease);
            for (AnalyzerService service : AnalyzerService.values()) {
                String name = "the request limit of " + service.wireName() + " in tier " + tier.wireName();
                Duration limit = request(tier, service);
                longer(problems, name, limit, "its stall limit", stall(tier));
                longer(problems, "the task limit", task, name, limit);
            }
        }
        return problems;
    }

    private static void longer(
            List<String> problems, String outerName, Duration outer, String innerName, Duration inner) {
        if (outer.compareTo(inner) <= 0) {
            problems.add("%s (%d s) must be longer than %s (%d s)"
                    .formatted(outerName, outer.toSeconds(), innerName, inner.toSeconds()));
        }
    }

    private static Map<AnalyzerService, Duration> services(
            int staticMinutes, int dynamicMinutes, int performanceMinutes, int aiMinutes) {
        var minutes = new EnumMap<AnalyzerService, Duration>(AnalyzerService.class);
        minutes.put(AnalyzerService.STATIC, Duration.ofMinutes(staticMinutes));
        minutes.put(AnalyzerService.DYNAMIC, Duration.ofMinutes(dynamicMinutes));
        minutes.put(AnalyzerService.PERFORMANCE, Duration.ofMinutes(performanceMinutes));
        minutes.put(AnalyzerService.AI, Duration.ofMinutes(aiMinutes));
        return minutes;
    }

    private static <K, V> V get(Map<K, V> table, K key) {
        V value = table.get(key);
        if (value == null) {
            throw new IllegalStateException("the deadline table has no entry for " + key);
        }
        return value;
    }
}
