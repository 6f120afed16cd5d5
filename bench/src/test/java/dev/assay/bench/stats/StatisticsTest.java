package dev.assay.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StatisticsTest {

    @Test
    void a_spread_has_the_middle_and_both_ends_and_keeps_the_order_of_the_rounds() {
        Spread spread = Spread.of(List.of(5.0, 1.0, 3.0));

        assertThat(spread).isEqualTo(new Spread(3, 1, 5, List.of(5.0, 1.0, 3.0)));
        assertThat(Spread.of(List.of(4.0, 2.0)).median()).isEqualTo(3);
        assertThat(Spread.of(List.of(7.0)).median()).isEqualTo(7);
    }

    @Test
    void a_percentile_is_a_measurement_that_was_made() {
        var hundred = new Samples(
                IntStream.rangeClosed(1, 100).mapToDouble(i -> 101 - i).toArray());

        assertThat(hundred.percentile(50)).isEqualTo(50);
        assertThat(hundred.percentile(99)).isEqualTo(99);
        assertThat(hundred.percentile(99.1)).isEqualTo(100);
        assertThat(hundred.percentile(100)).isEqualTo(hundred.max()).isEqualTo(100);
        assertThat(new Samples(2, 1).percentile(50)).isEqualTo(1);
    }

    @Test
    void nothing_has_no_statistics() {
        assertThatThrownBy(Samples::new).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Samples(1).percentile(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Samples(1).percentile(101)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void strict_order_has_no_inversions_and_the_reverse_has_nothing_else() {
        assertThat(Inversions.share(new int[] {4, 4, 3, 2, 2, 1})).isZero();
        assertThat(Inversions.share(new int[] {1, 2, 2, 3, 4})).isEqualTo(1);
        assertThat(Inversions.share(new int[] {2, 2, 2})).isZero();
        assertThat(Inversions.share(new int[] {3, 1, 2})).isEqualTo(1.0 / 3);
    }

    @Test
    void chance_inverts_every_other_pair() {
        int[] ranks = new Random(7).ints(20_000, 1, 5).toArray();

        assertThat(Inversions.share(ranks)).isCloseTo(0.5, within(0.01));
    }
}
