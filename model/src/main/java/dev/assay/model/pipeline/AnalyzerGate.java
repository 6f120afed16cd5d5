package dev.assay.model.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.task.FailureCause;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Decides whether an analysis can begin with the analyzers that are there. Pure.
public final class AnalyzerGate {

    private AnalyzerGate() {}

    /// What is done with an analysis that is due.
    public sealed interface Decision {

        /// @param leftOut services that are not there, and why; fewer than are asked, or as many
        record Go(Set<AnalyzerService> ask, Map<AnalyzerService, FailureCause> leftOut) implements Decision {}

        record Wait(Set<AnalyzerService> services) implements Decision {}

        /// They have been waited for long enough, and too few are there.
        record TooFew() implements Decision {}
    }

    /// With all of them it begins. Without some it begins when at least half are left, at once for those that are
    /// left alone by their circuit breakers, and for those that are absent when they have been waited for.
    ///
    /// @param asked at least one
    /// @param readiness a service that is missing is taken to be ready
    /// @param waited whether they have been waited for long enough
    public static Decision decide(
            Set<AnalyzerService> asked, Map<AnalyzerService, Readiness> readiness, boolean waited) {
        Map<AnalyzerService, FailureCause> missing = missing(asked, readiness);
        Set<AnalyzerService> ready = without(asked, missing.keySet());
        boolean enough = isEnough(ready.size(), asked.size());
        boolean someAbsent = missing.keySet().stream().anyMatch(service -> isAbsent(service, readiness));
        if (enough && (waited || !someAbsent)) {
            return new Decision.Go(ready, missing);
        }
        if (waited) {
            return new Decision.TooFew();
        }
        return new Decision.Wait(missing.keySet().stream()
                .filter(service -> !enough || isAbsent(service, readiness))
                .collect(Collectors.toSet()));
    }

    private static Set<AnalyzerService> without(Set<AnalyzerService> all, Set<AnalyzerService> some) {
        return all.stream().filter(service -> !some.contains(service)).collect(Collectors.toSet());
    }

    /// Those that cannot be given work now, and why.
    public static Map<AnalyzerService, FailureCause> missing(
            Collection<AnalyzerService> services, Map<AnalyzerService, Readiness> readiness) {
        var missing = new EnumMap<AnalyzerService, FailureCause>(AnalyzerService.class);
        for (AnalyzerService service : services) {
            switch (readiness.getOrDefault(service, new Readiness.Ready())) {
                case Readiness.Ready() -> {}
                case Readiness.CircuitOpen(var cause) -> missing.put(service, cause);
                case Readiness.Absent(var cause) -> missing.put(service, cause);
            }
        }
        return missing;
    }

    /// The cause of what is skipped for want of analyzers. Names all that are missing.
    public static FailureCause tooFew(Map<AnalyzerService, FailureCause> missing) {
        String names = new TreeMap<>(missing)
                .entrySet().stream()
                        .map(entry -> entry.getKey().wireName() + " ("
                                + entry.getValue().message() + ")")
                        .collect(Collectors.joining(", "));
        return new FailureCause(FailureCause.Code.NO_ANALYZERS, "too few analyzers were there; missing: " + names);
    }

    private static boolean isEnough(int ready, int asked) {
        return ready > 0 && 2 * ready >= asked;
    }

    private static boolean isAbsent(AnalyzerService service, Map<AnalyzerService, Readiness> readiness) {
        return readiness.get(service) instanceof Readiness.Absent;
    }
}
