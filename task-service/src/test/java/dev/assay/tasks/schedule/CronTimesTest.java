package dev.assay.tasks.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.schedule.FiringTimes;
import dev.assay.model.schedule.UnusableScheduleException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # plain days
            30 3 * * *      | UTC                 | 2026-11-22T10:00Z    | 2026-11-23T03:30Z 2026-11-24T03:30Z
            30 3 * * *      | UTC                 | 2026-11-22T03:30Z    | 2026-11-23T03:30Z
            0 9 * * MON-FRI | Europe/Berlin       | 2026-11-20T12:00Z    | 2026-11-23T08:00Z 2026-11-24T08:00Z
            0 0 * * 7       | UTC                 | 2026-11-22T10:00Z    | 2026-11-29T00:00Z
            0 0 13 * 5      | UTC                 | 2026-11-22T10:00Z    | 2026-11-27T00:00Z 2026-12-04T00:00Z 2026-12-11T00:00Z 2026-12-13T00:00Z
            # zones that are half an hour and three quarters off
            0 6 * * *       | Asia/Kolkata        | 2026-11-22T10:00Z    | 2026-11-23T00:30Z 2026-11-24T00:30Z
            0 6 * * *       | Asia/Kathmandu      | 2026-11-22T10:00Z    | 2026-11-23T00:15Z
            # leap days
            0 0 29 2 *      | UTC                 | 2026-11-22T10:00Z    | 2028-02-29T00:00Z 2032-02-29T00:00Z
            0 0 29 2 *      | Europe/Berlin       | 2096-03-01T00:00Z    | 2104-02-28T23:00Z
            # the clock is put forward: 02:30 does not exist, once a day it fires all the same
            30 2 * * *      | Europe/Berlin       | 2026-03-27T12:00Z    | 2026-03-28T01:30Z 2026-03-29T01:00Z 2026-03-30T00:30Z
            0,30 2 * * *    | Europe/Berlin       | 2026-03-28T12:00Z    | 2026-03-29T01:00Z 2026-03-30T00:00Z 2026-03-30T00:30Z
            0 2,3 * * *     | Europe/Berlin       | 2026-03-28T12:00Z    | 2026-03-29T01:00Z 2026-03-30T00:00Z 2026-03-30T01:00Z
            30 2 29 3 *     | Europe/Berlin       | 2026-01-01T00:00Z    | 2026-03-29T01:00Z 2027-03-29T00:30Z
            0 4 * * *       | Europe/Berlin       | 2026-03-28T12:00Z    | 2026-03-29T02:00Z
            # and back: 02:30 comes twice, the first counts
            30 2 * * *      | Europe/Berlin       | 2026-10-24T12:00Z    | 2026-10-25T00:30Z 2026-10-26T01:30Z
            30 2 * * *      | Europe/Berlin       | 2026-10-25T00:45Z    | 2026-10-26T01:30Z
            30 2 * * *      | Europe/Berlin       | 2026-10-25T01:15Z    | 2026-10-26T01:30Z
            0 3 * * *       | Europe/Berlin       | 2026-10-25T01:15Z    | 2026-10-25T02:00Z
            # by the hours as they pass, nothing happens at all
            */30 * * * *    | Europe/Berlin       | 2026-03-29T00:00Z    | 2026-03-29T00:30Z 2026-03-29T01:00Z 2026-03-29T01:30Z
            */30 * * * *    | Europe/Berlin       | 2026-10-25T00:00Z    | 2026-10-25T00:30Z 2026-10-25T01:00Z 2026-10-25T01:30Z 2026-10-25T02:00Z
            0 * * * *       | America/New_York    | 2026-11-01T04:30Z    | 2026-11-01T05:00Z 2026-11-01T06:00Z 2026-11-01T07:00Z
            # a zone whose clock changes by half an hour, at 02:00 to 02:30 and back to 01:30
            15 2 * * *      | Australia/Lord_Howe | 2026-10-02T20:00Z    | 2026-10-03T15:30Z 2026-10-04T15:15Z
            45 1 * * *      | Australia/Lord_Howe | 2026-04-04T12:00Z    | 2026-04-04T14:45Z 2026-04-05T15:15Z
            0 * * * *       | Australia/Lord_Howe | 2026-04-04T13:30Z    | 2026-04-04T14:00Z 2026-04-04T15:30Z 2026-04-04T16:30Z
            # a zone that goes by the other half of the year
            30 2 * * *      | America/Santiago    | 2026-09-05T12:00Z    | 2026-09-06T05:30Z
            0 0 * * *       | America/Santiago    | 2026-09-05T12:00Z    | 2026-09-06T04:00Z 2026-09-07T03:00Z
            """)
    void an_expression_fires_at_these_times(String cron, String zone, String after, String expected) {
        List<Instant> times = List.of(expected.split(" ")).stream()
                .map(text -> ZonedDateTime.parse(text).toInstant())
                .toList();

        assertThat(take(
                        CronTimes.of(cron, ZoneId.of(zone)),
                        ZonedDateTime.parse(after).toInstant(),
                        times.size()))
                .isEqualTo(times);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 31 2 *"})
    void an_expression_that_is_no_date_has_no_times(String cron) {
        assertThat(CronTimes.of(cron, ZoneId.of("Europe/Berlin")).next(Instant.EPOCH))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nonsense",
                "* * * *",
                "0 0 3 * * *",
                "0 0 3 * * ? 2027",
                "60 * * * *",
                "0 24 * * *",
                "0 0 0 * *",
                "0 0 32 * *",
                "0 0 * 13 *",
                "0 0 * * 8",
                "*/0 * * * *",
                "*/90 * * * *",
                "0 22-2 * * *",
                "0 0 L * *",
                "0 0 ? * 1",
                "0|30 3 * * *",
                "@daily",
                "@reboot",
                "0 0 * FOO *",
                "-1 * * * *",
                "1-2-3 * * * *",
                "*\n* * * *",
                "9999999999999999999 * * * *"
            })
    void other_texts_are_refused_with_the_rule(String cron) {
        assertThatThrownBy(() -> CronTimes.of(cron, ZoneOffset.UTC))
                .isInstanceOf(UnusableScheduleException.class)
                .hasMessageStartingWith("must be " + CronExpression.RULE);
    }

    @Test
    void an_endless_text_is_refused() {
        assertThatThrownBy(() -> CronTimes.of("1,".repeat(10_000) + "1 * * * *", ZoneOffset.UTC))
                .isInstanceOf(UnusableScheduleException.class);
    }

    /// Expressions by chance, against a look at every single minute of some days around a clock change.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void times_are_those_that_a_look_at_every_minute_finds(long seed) {
        var random = new Random(seed);
        List<String> zones = List.of("Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "America/Santiago");
        for (int i = 0; i < 10; i++) {
            String minute = field(random, 60, 0);
            String days = random.nextBoolean() ? "* * *" : field(random, 28, 1) + " * *";
            ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            Instant year = Instant.parse(random.nextBoolean() ? "2026-01-01T00:00:00Z" : "2026-07-01T00:00:00Z");
            Instant from = zone.getRules().nextTransition(year).getInstant().minus(Duration.ofHours(30));

            String cron = minute + " * " + days;
            List<Instant> expected = everyMinute(cron, zone, from, from.plus(Duration.ofDays(3)));

            assertThat(take(CronTimes.of(cron, zone), from, expected.size()))
                    .as("%s in %s from %s, seed %d", cron, zone, from, seed)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"30 2 * * *", "0 0 * * *", "15 1 * * *", "45 1,2 * * *", "59 23 * * *"})
    void one_that_names_hours_fires_each_day_as_often_as_on_every_other(String cron) {
        for (String zone : List.of("Europe/Berlin", "Australia/Lord_Howe", "America/Santiago", "America/New_York")) {
            var perDay = take(CronTimes.of(cron, ZoneId.of(zone)), Instant.parse("2026-01-01T12:00:00Z"), 400).stream()
                    .map(time -> LocalDateTime.ofInstant(time, ZoneId.of(zone)).toLocalDate())
                    .collect(Collectors.groupingBy(day -> day, Collectors.counting()));
            int times = cron.contains(",") ? 2 : 1;

            // the first and the last day may be cut; two that were both jumped over are made up for once
            assertThat(perDay.values().stream().filter(count -> count != times).count())
                    .as("%s in %s: %s", cron, zone, perDay)
                    .isLessThanOrEqualTo(2);
            assertThat(perDay.values()).allMatch(count -> count >= 1 && count <= times);
        }
    }

    @Test
    void a_search_is_quick_whatever_the_expression() {
        long start = System.nanoTime();
        for (String cron : List.of("0 0 29 2 *", "0 0 30 2 *", "59 23 31 12 *", "* * * * *")) {
            CronTimes.of(cron, ZoneId.of("America/New_York")).next(Instant.parse("2026-03-01T00:00:00Z"));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    private static List<Instant> take(FiringTimes times, Instant after, int count) {
        var taken = new ArrayList<Instant>();
        Instant last = after;
        while (taken.size() < count) {
            last = times.next(last).orElseThrow();
            taken.add(last);
        }
        return taken;
    }

    private static List<Instant> everyMinute(String cron, ZoneId zone, Instant after, Instant until) {
        String[] fields = cron.split(" ");
        var found = new ArrayList<Instant>();
        for (Instant time = after.plus(1, ChronoUnit.MINUTES);
                !time.isAfter(until);
                time = time.plus(1, ChronoUnit.MINUTES)) {
            LocalDateTime local = LocalDateTime.ofInstant(time, zone);
            if (matches(fields[0], local.getMinute(), 0) && matches(fields[2], local.getDayOfMonth(), 1)) {
                found.add(time);
            }
        }
        return found;
    }

    private static boolean matches(String field, int value, int first) {
        if (field.equals("*")) {
            return true;
        }
        if (field.startsWith("*/")) {
            return (value - first) % Integer.parseInt(field.substring(2)) == 0;
        }
        return List.of(field.split(",")).contains(String.valueOf(value));
    }

    private static String field(Random random, int count, int first) {
        return switch (random.nextInt(3)) {
            case 0 -> "*/" + (1 + random.nextInt(count - 2));
            case 1 -> "*";
            default ->
                IntStream.range(0, 1 + random.nextInt(3))
                        .map(_ -> first + random.nextInt(count))
                        .distinct()
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining(","));
        };
    }
}
