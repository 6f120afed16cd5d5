package dev.assay.store.upkeep;

import dev.assay.model.page.BadCursorException;
import dev.assay.model.task.Target;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Cursors of what is listed by model and number.
final class Named {

    private static final int MAX_LENGTH = 400;

    private Named() {}

    static String cursor(Target application) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((application.app() + ":" + application.model()).getBytes(StandardCharsets.UTF_8));
    }

    /// @throws BadCursorException for text that is none
    static Target parse(String cursor) {
        try {
            if (cursor.length() > MAX_LENGTH) {
                throw new IllegalArgumentException("too long");
            }
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return new Target(text.substring(colon + 1), Integer.parseInt(text, 0, Math.max(colon, 0), 10));
        } catch (IllegalArgumentException nonsense) {
            throw new BadCursorException(cursor);
        }
    }
}
