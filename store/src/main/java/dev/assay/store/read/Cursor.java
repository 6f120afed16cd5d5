package dev.assay.store.read;

import dev.assay.model.page.BadCursorException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where a page ended: the sort key of its last row, with the name of the list, as text that invites nobody to
/// change it.
public record Cursor(String list, List<Long> key) {

    private static final int MAX_LENGTH = 200;

    @Override
    public String toString() {
        String text = list + key.stream().map(part -> ":" + part).collect(Collectors.joining());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// @throws BadCursorException for text that no such list handed out
    public static Cursor parse(String list, int parts, String text) {
        try {
            if (text.length() > MAX_LENGTH) {
                throw new IllegalArgumentException("too long");
            }
            String decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            String[] words = decoded.split(":", -1);
            if (words.length != parts + 1 || !words[0].equals(list)) {
                throw new IllegalArgumentException("of another list");
            }
            return new Cursor(list, Stream.of(words).skip(1).map(Long::valueOf).toList());
        } catch (IllegalArgumentException nonsense) {
            throw new BadCursorException(text);
        }
    }
}
