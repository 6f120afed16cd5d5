package dev.assay.pipelines.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitTimesTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            # asked, waited, next in
            1,   0,  2
            2,   2,  4
            3,   6,  8
            4,  14,  2
            5,  29,  2
            6,  30,  3
            9,  59,  3
            10, 60,  5
            99, 179, 5
            """)
    void a_few_quick_tries_then_steadily_and_less_and_less_often(int asked, int waited, int seconds) {
        assertThat(WaitTimes.STANDARD.until(asked, Duration.ofSeconds(waited))).hasSeconds(seconds);
    }

    @Test
    void the_quick_tries_are_as_many_as_the_settings_say() {
        var times = new WaitTimes(6, Duration.ofMillis(500));

        assertThat(times.until(1, Duration.ZERO)).hasMillis(500);
        assertThat(times.until(5, Duration.ofSeconds(8))).hasSeconds(8);
        assertThat(times.until(6, Duration.ofSeconds(16))).hasSeconds(2);
        assertThat(new WaitTimes(0, Duration.ofSeconds(2)).until(1, Duration.ZERO))
                .hasSeconds(2);
    }

    @Test
    void no_delay_is_longer_than_a_minute() {
        assertThat(new WaitTimes(1_000, Duration.ofHours(1)).until(900, Duration.ZERO))
                .hasSeconds(60);
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new WaitTimes(-1, Duration.ofSeconds(2)));
        assertThatIllegalArgumentException().isThrownBy(() -> new WaitTimes(4, Duration.ZERO));
    }
}
