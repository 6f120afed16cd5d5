package dev.assay.tasks.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.assay.model.schedule.UnusableScheduleException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/// A cron expression of five fields, as Unix has them: minute, hour, day of month, month, day of week. Where both
/// days are restricted, either is enough.
///
/// The library behind it is only asked about wall-clock times without a zone. What a clock change does to them is
/// decided in [ZonedTimes].
final class CronExpression {

    /// What is wrong with another text, to be completed by "must be …".
    static final String RULE = "five fields: minute, hour, day of month, month and day of week, like 30 3 * * 1-5";

    private static final int MAX_LENGTH = 200;

    /// The library knows more than Unix does, such as `|`.
    private static final Pattern FORM = Pattern.compile("[0-9A-Za-z*/,-]+( [0-9A-Za-z*/,-]+){4}");

    private final ExecutionTime times;
    private final boolean everyHour;

    private CronExpression(ExecutionTime times, boolean everyHour) {
        this.times = times;
        this.everyHour = everyHour;
    }

    /// @throws UnusableScheduleException when the text is not such an expression
    static CronExpression parse(String text) {
        String plain = text.strip().replaceAll("[ \t]+", " ");
        if (text.length() > MAX_LENGTH || !FORM.matcher(plain).matches()) {
            throw new UnusableScheduleException("must be " + RULE);
        }
        try {
            var parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
            Cron cron = parser.parse(plain).validate();
            return new CronExpression(ExecutionTime.forCron(cron), plain.split(" ", -1)[1].startsWith("*"));
        } catch (IllegalArgumentException e) {
            throw new UnusableScheduleException("must be " + RULE + " (" + said(e) + ")");
        }
    }

    /// Whether it goes by the hours as they pass (`*` or `*/2`), rather than by certain hours of the day.
    boolean everyHour() {
        return everyHour;
    }

    /// The first time after a moment, that moment not included.
    Optional<LocalDateTime> after(LocalDateTime moment) {
        return times.nextExecution(moment.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
    }

    /// The first time from a moment on, that moment included.
    Optional<LocalDateTime> from(LocalDateTime moment) {
        return after(moment.minusSeconds(1));
    }

    private static String said(IllegalArgumentException e) {
        String message = String.valueOf(e.getMessage()).replace("Failed to parse cron expression. ", "");
        return message.length() > 150 ? message.substring(0, 150) + "…" : message;
    }
}
