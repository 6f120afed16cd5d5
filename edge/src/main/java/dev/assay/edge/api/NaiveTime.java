package dev.assay.edge.api;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Times as the system that Assay replaces writes them: UTC, to the second, without saying so.
public final class NaiveTime {

    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private NaiveTime() {}

    public static @Nullable String of(@Nullable Instant time) {
        return time == null ? null : known(time);
    }

    public static String known(Instant time) {
        return FORM.format(time);
    }
}
