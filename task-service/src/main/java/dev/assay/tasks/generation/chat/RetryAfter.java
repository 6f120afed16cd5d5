package dev.assay.tasks.generation.chat;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Reads the header of that name: a number of seconds, or a date.
final class RetryAfter {

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);

    private final Clock clock;

    RetryAfter(Clock clock) {
        this.clock = clock;
    }

    /// Zero when there is none, or none that makes sense.
    Duration in(HttpHeaders headers) {
        return headers.firstValue("Retry-After")
                .map(String::strip)
                .map(this::parse)
                .orElse(Duration.ZERO);
    }

    private Duration parse(String text) {
        if (text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
            return Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000));
        }
        try {
            Duration until = Duration.between(clock.instant(), ZonedDateTime.parse(text, HTTP_DATE));
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeException _) {
            return Duration.ZERO;
        }
    }
}
