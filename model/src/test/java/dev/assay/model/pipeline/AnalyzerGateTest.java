package dev.assay.model.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.task.FailureCause;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyzerGateTest {

    private static final FailureCause OPEN = new FailureCause(FailureCause.Code.CIRCUIT_OPEN, "failed 3 times");
    private static final FailureCause GONE = new FailureCause(FailureCause.Code.ANALYZER_UNREACHABLE, "no answer");

    /// One letter per service in the order of the enum: r ready, o circuit open, a absent, - not asked.
    @ParameterizedTest(name = "{0}, waited {1}: {2}")
    @CsvSource(textBlock = """
            rrrr, false, go static dynamic performance ai
            rrrr, true,  go static dynamic performance ai
            r---, false, go static
            rroo, false, go static dynamic
            rooo, false, wait dynamic performance ai
            rooo, true,  too few
            o---, false, wait static
            o---, true,  too few
            ro--, false, go static
            raaa, true,  too few
            rrra, false, wait ai
            rrra, true,  go static dynamic performance
            rroa, false, wait ai
            rroa, true,  go static dynamic
            rooa, false, wait dynamic performance ai
            aaaa, false, wait static dynamic performance ai
            aaaa, true,  too few
            rao-, false, wait dynamic performance
            rao-, true,  too few
            rra-, true,  go static dynamic
            """)
    void it_goes_with_at_least_half_and_waits_for_those_that_may_come(String letters, boolean waited, String expected) {
        Set<AnalyzerService> asked = EnumSet.noneOf(AnalyzerService.class);
        Map<AnalyzerService, Readiness> readiness = new EnumMap<>(AnalyzerService.class);
        for (AnalyzerService service : AnalyzerService.values()) {
            switch (letters.charAt(service.ordinal())) {
                case 'r' -> asked.add(service);
                case 'o' -> readiness.put(service, new Readiness.CircuitOpen(OPEN));
                case 'a' -> readiness.put(service, new Readiness.Absent(GONE));
                default -> {}
            }
        }
        asked.addAll(readiness.keySet());

        assertThat(inWords(AnalyzerGate.decide(asked, readiness, waited))).isEqualTo(expected);
    }

    private static String inWords(AnalyzerGate.Decision decision) {
        return switch (decision) {
            case AnalyzerGate.Decision.Go(var ask, var _) -> "go" + inWords(ask);
            case AnalyzerGate.Decision.Wait(var services) -> "wait" + inWords(services);
            case AnalyzerGate.Decision.TooFew() -> "too few";
        };
    }

    private static String inWords(Set<AnalyzerService> services) {
        var words = new StringBuilder();
        EnumSet.copyOf(services)
                .forEach(service -> words.append(' ').append(service.wireName().split("-", 2)[0]));
        return words.toString();
    }

    @Test
    void what_is_left_out_keeps_its_reason() {
        var decision = AnalyzerGate.decide(
                Set.of(AnalyzerService.STATIC, AnalyzerService.AI),
                Map.of(AnalyzerService.AI, new Readiness.CircuitOpen(OPEN)),
                false);

        assertThat(decision)
                .isEqualTo(
                        new AnalyzerGate.Decision.Go(Set.of(AnalyzerService.STATIC), Map.of(AnalyzerService.AI, OPEN)));
    }

    @Test
    void the_cause_of_giving_up_names_every_service_and_why_it_is_missing() {
        var cause = AnalyzerGate.tooFew(Map.of(AnalyzerService.AI, OPEN, AnalyzerService.STATIC, GONE));

        assertThat(cause)
                .isEqualTo(new FailureCause(
                        FailureCause.Code.NO_ANALYZERS,
                        "too few analyzers were there; missing: static-analyzer (no answer), ai-analyzer"
                                + " (failed 3 times)"));
    }
}
