package dev.assay.pipelines.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.pipeline.Limits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstimateTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            # jobs, streams, generation, analysis, total: two generations and three analyses at once
            1,  true,  ,   ,
            1,  true,  ,   10, 10
            7,  true,  ,   10, 30
            7,  true,  10, ,   40
            6,  false, 10, 10, 50
            6,  true,  10, 10, 40
            6,  true,  1,  10, 21
            """)
    void stages_go_in_rounds_side_by_side_when_streaming(
            int jobs,
            boolean streams,
            @Nullable Integer generation,
            @Nullable Integer analysis,
            @Nullable Integer total) {
        Duration estimated = new Estimate(jobs, streams, seconds(generation), seconds(analysis)).total(Limits.STANDARD);

        assertThat(estimated).isEqualTo(seconds(total));
    }

    private static @Nullable Duration seconds(@Nullable Integer seconds) {
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }
}
