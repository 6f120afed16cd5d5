package dev.assay.tasks.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Deadlines;
import dev.assay.model.analysis.Tier;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlineTableTest {

    @Test
    void the_defaults_fit_together() {
        assertThat(table(2, 60, 1800).request(Tier.DEEP, AnalyzerService.STATIC))
                .isEqualTo(Duration.ofMinutes(25));
        assertThat(table(2, 60, 1563).task()).isEqualTo(Duration.ofSeconds(1563));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            2;   60;  1562; assay.worker.task-timeout (1562 s) must be longer than assay.analyzers.place-timeout (2 s)
            2;   60;  1562; assay.analyzers.connect-timeout (60 s) and the request limit of static-analyzer in tier deep (1500 s)
            300; 60;  1800; assay.analyzers.place-timeout (300 s)
            2;   360; 1800; assay.analyzers.connect-timeout (360 s)
            0;   60;  1800; assay.analyzers.place-timeout (0 s) must be longer than nothing
            """)
    void limits_that_leave_a_request_less_than_its_time_are_refused_with_their_values(
            int place, int connect, int task, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table(place, connect, task))
                .withMessageContaining(named);
    }

    private static Deadlines table(int place, int connect, int task) {
        ConfiguredSettings settings = ConfiguredSettings.of(Map.of(
                "assay.analyzers.place-timeout", "PT%dS".formatted(place),
                "assay.analyzers.connect-timeout", "PT%dS".formatted(connect),
                "assay.worker.task-timeout", "PT%dS".formatted(task)));
        return new DeadlineTable().deadlines(settings.worker(), settings.analyzers());
    }
}
