package dev.assay.model.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiringPlanTest {

    /// On the hour.
    private static final FiringTimes HOURLY =
            after -> Optional.of(after.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1)));

    @ParameterizedTest
    @CsvSource(textBlock = """
            # catch-up, overlap, last task open, due, now, fires for, next
            ONCE, SKIP,  false, 03:00:00, 03:00:00, 03:00, 04:00
            ONCE, SKIP,  false, 03:00:00, 03:00:59, 03:00, 04:00
            SKIP, SKIP,  false, 03:00:00, 03:00:59, 03:00, 04:00
            # a minute late: missed
            ONCE, SKIP,  false, 03:00:00, 03:01:00, 03:00, 04:00
            SKIP, SKIP,  false, 03:00:00, 03:01:00,      , 04:00
            # four were missed: one task for all of them, or none
            ONCE, SKIP,  false, 03:00:00, 06:30:00, 03:00, 07:00
            SKIP, SKIP,  false, 03:00:00, 06:30:00,      , 07:00
            # three were missed and one is on time
            ONCE, SKIP,  false, 03:00:00, 06:00:01, 06:00, 07:00
            SKIP, SKIP,  false, 03:00:00, 06:00:01, 06:00, 07:00
            # its last task has not ended
            ONCE, SKIP,  true,  03:00:00, 03:00:00,      , 04:00
            ONCE, ALLOW, true,  03:00:00, 03:00:00, 03:00, 04:00
            SKIP, ALLOW, true,  03:00:00, 03:30:00,      , 04:00
            """)
    void a_due_schedule_makes_at_most_one_task(
            CatchUp catchUp, Overlap overlap, boolean open, String due, String now, String firesFor, String next) {
        var schedule = new Schedule("nightly", "0 * * * *", ZoneId.of("UTC"), "{}", catchUp, overlap);

        FiringPlan plan = FiringPlan.of(schedule, open, at(due), at(now), HOURLY);

        assertThat(plan.next()).isEqualTo(at(next + ":00"));
        if (firesFor == null) {
            assertThat(plan).isInstanceOf(FiringPlan.Skip.class);
        } else {
            assertThat(plan).isEqualTo(new FiringPlan.Fire(at(firesFor + ":00"), plan.next()));
        }
    }

    private static Instant at(String time) {
        return Instant.parse("2026-11-22T" + time + "Z");
    }
}
