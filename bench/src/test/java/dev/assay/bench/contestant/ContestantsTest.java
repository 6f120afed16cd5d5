package dev.assay.bench.contestant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ContestantsTest {

    @Test
    void every_contestant_says_who_it_is() {
        assertThat(Contestants.all())
                .extracting(Contestant::name)
                .contains(
                        "assay",
                        "bare-insert",
                        "batch-loop",
                        "batch-loop-4",
                        "claim-loop",
                        "db-scheduler",
                        "notify-loop",
                        "plain-loop",
                        "quartz")
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9-]+"));
        assertThat(Contestants.all()).allSatisfy(each -> {
            assertThat(each.setUp()).isNotBlank();
            assertThat(each.version()).isNotBlank();
            assertThat(each.traits()).isNotEmpty();
            assertThat(each.share()).isPositive();
        });
    }

    @Test
    void one_that_is_not_there_is_refused_with_those_that_are() {
        assertThatThrownBy(() -> Contestants.named("celery"))
                .hasMessageContaining("celery")
                .hasMessageContaining("assay");
    }

    @Test
    void the_version_of_a_jar_is_what_its_name_ends_in() {
        assertThat(Versions.ofFile("/lib/db-scheduler-16.12.0.jar")).isEqualTo("16.12.0");
        assertThat(Versions.ofFile("/bench/target/classes/")).isEqualTo("unknown");
    }

    @Test
    void mixed_ranks_are_spread_evenly() {
        for (int rank = 1; rank <= 4; rank++) {
            int wanted = rank;
            assertThat(LongStream.range(0, 10_000).filter(number -> Job.mixedRank(number) == wanted))
                    .hasSizeBetween(2_300, 2_700);
        }
    }
}
