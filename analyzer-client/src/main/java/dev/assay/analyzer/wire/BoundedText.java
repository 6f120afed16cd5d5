package dev.assay.analyzer.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/// Reads the beginnings of texts, in memory that depends on the limit only: Jackson hands out texts whole, and one
/// may be as long as a message.
///
/// Meant for the few texts at the top of a message; each costs a look at its bytes.
public final class BoundedText {

    private final Bytes message;

    /// @param message what the parsers read, from its start on
    public BoundedText(Bytes message) {
        this.message = message;
    }

    /// The text the parser stands at, cleaned and cut as [WireText#clean] does it.
    public String read(JsonParser parser, int maxLength) throws IOException {
        long quote = parser.currentTokenLocation().getByteOffset();
        byte[] start;
        try (InputStream in = message.open(quote, message.size())) {
            start = start(in, maxLength);
        }
        if (start.length == 0) {
            return WireText.clean(parser.getText(), maxLength);
        }
        try (JsonParser beginning = WireJson.parser(new ByteArrayInputStream(start))) {
            return beginning.nextToken() == JsonToken.VALUE_STRING
                    ? WireText.clean(beginning.getText(), maxLength)
                    : "";
        }
    }

    /// The text's first characters as a text of their own, quotes included, and one more than asked for, so that a
    /// pair of surrogates is not torn apart; nothing when the text is not longer.
    private static byte[] start(InputStream in, int maxLength) throws IOException {
        var start = new ByteArrayOutputStream();
        start.write(in.read());
        int next = in.read();
        for (int characters = 0; characters <= maxLength; characters++) {
            if (next < 0 || next == '"') {
                return new byte[0];
            }
            start.write(next);
            if (next == '\\') {
                int escaped = in.read();
                start.write(escaped);
                start.write(in.readNBytes(escaped == 'u' ? 4 : 0));
            }
            next = in.read();
            while ((next & 0xC0) == 0x80 && next >= 0 && next < 0x100) {
                start.write(next);
                next = in.read();
            }
        }
        start.write('"');
        return start.toByteArray();
    }
}
