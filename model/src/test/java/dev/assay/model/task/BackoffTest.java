package dev.assay.model.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @ParameterizedTest
    @CsvSource({"0, 30", "1, 60", "2, 120", "3, 240", "4, 300", "5, 300", "1000000, 300"})
    void a_doubling_backoff_grows_to_its_limit(int earlier, int seconds) {
        assertThat(Backoff.doubling(Duration.ofSeconds(30), Duration.ofMinutes(5))
                        .delay(earlier, 0.5))
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"0, 48000", "0.5, 60000", "0.75, 66000"})
    void jitter_spreads_around_the_delay(double chance, int millis) {
        assertThat(Backoff.constant(MINUTE).withJitter(0.2).delay(3, chance)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void whatever_the_numbers_a_wait_is_never_shorter_than_the_one_before_and_never_beyond_its_bounds() {
        var random = new Random(20261122);
        for (int i = 0; i < 10_000; i++) {
            var first = Duration.ofMillis(random.nextInt(100_000));
            var longest = first.plusMillis(random.nextInt(10_000_000));
            double jitter = random.nextDouble(0.99);
            var backoff = new Backoff(first, 1 + random.nextDouble(9), longest, jitter);
            double chance = random.nextDouble();
            int earlier = random.nextInt(100);

            Duration delay = backoff.delay(earlier, chance);

            assertThat(delay).isLessThanOrEqualTo(backoff.delay(earlier + 1, chance));
            assertThat(delay.toMillis())
                    .isBetween(
                            (long) (first.toMillis() * (1 - jitter)), (long) (longest.toMillis() * (1 + jitter)) + 1);
        }
    }

    @Test
    void numbers_that_make_no_sense_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Backoff.constant(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.doubling(MINUTE, MINUTE.minusMillis(1)))
                .withMessageContaining("PT59.999S");
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(MINUTE, 0.5, MINUTE, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(MINUTE, Double.NaN, MINUTE, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.constant(MINUTE).withJitter(1));
    }
}
