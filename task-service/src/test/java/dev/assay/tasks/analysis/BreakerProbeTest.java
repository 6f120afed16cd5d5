package dev.assay.tasks.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.tasks.FakeAnalyzers;
import dev.assay.tasks.ToldBreakers;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BreakerProbeTest {

    private final ToldBreakers breakers = new ToldBreakers();
    private final FakeAnalyzers analyzers = new FakeAnalyzers();
    private final BreakerProbe probe = new BreakerProbe(
            breakers,
            analyzers,
            new AnalyzerCalls(analyzers, breakers),
            ConfiguredSettings.of(Map.of()).worker());

    @Test
    void a_process_that_knows_replicas_asks_for_the_probe() {
        probe.look();

        assertThat(breakers.reports).hasSize(AnalyzerService.values().length);
    }

    @Test
    void a_process_that_knows_none_leaves_the_probe_to_others() {
        analyzers.beAt();

        probe.look();

        assertThat(breakers.reports).isEmpty();
    }
}
