package dev.assay.pipelines.api.reference;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What the reference wraps every answer in.
@Schema(name = "ReferenceEnvelope")
@RegisterForReflection
record Envelope(boolean success, String message, @Nullable Object data, String timestamp) {

    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    static Envelope of(@Nullable Object data, Instant now) {
        return of("Success", data, now);
    }

    static Envelope of(String message, @Nullable Object data, Instant now) {
        return new Envelope(true, message, data, time(now));
    }

    /// With the zone, unlike the times within.
    static String time(Instant now) {
        return FORM.format(now);
    }
}
