package dev.assay.analyzer.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// Reads the beginnings of texts, in memory that depends on the limit only: Jackson hands out texts whole, and one
/// may be as long as a message.
public final class BoundedText {

    /// The most bytes a character takes, written as an escape.
    private static final int WIDEST = 6;

    private final Bytes message;

    /// @param message what the parsers read, from its start on
    public BoundedText(Bytes message) {
        this.message = message;
    }

    /// The text the parser stands at, cleaned and cut as [WireText#clean] does it.
    public String read(JsonParser parser, int maxLength) throws IOException {
        long quote = parser.currentTokenLocation().getByteOffset();
        if (endsWithin(quote, WIDEST * maxLength)) {
            return WireText.clean(parser.getText(), maxLength);
        }
        byte[] start;
        try (InputStream in = message.open(quote, message.size())) {
            start = start(in, maxLength);
        }
        try (JsonParser beginning = WireJson.parser(new ByteArrayInputStream(start))) {
            return beginning.nextToken() == JsonToken.VALUE_STRING
                    ? WireText.clean(beginning.getText(), maxLength)
                    : "";
        }
    }

    /// True when the text that begins at a quote is no longer than this many bytes. Most are, and a look at them is
    /// all it costs.
    private boolean endsWithin(long quote, int bytes) {
        long left = bytes;
        boolean escaped = false;
        for (int i = message.pieceAt(quote + 1); i < message.pieceCount() && left > 0; i++) {
            ByteBuffer piece = message.piece(i);
            byte[] array = piece.array();
            int first = piece.arrayOffset() + piece.position() + (int) Math.max(quote + 1 - message.start(i), 0);
            int last = (int) Math.min(piece.arrayOffset() + piece.limit(), first + left);
            for (int at = first; at < last; at++) {
                if (escaped) {
                    escaped = false;
                } else if (array[at] == '"') {
                    return true;
                } else {
                    escaped = array[at] == '\\';
                }
            }
            left -= last - first;
        }
        return false;
    }

    /// The text's first characters as a text of their own, quotes included, and one more than asked for, so that a
    /// pair of surrogates is not torn apart. Only for texts that are known to be longer.
    private static byte[] start(InputStream in, int maxLength) throws IOException {
        var start = new ByteArrayOutputStream();
        start.write(in.read());
        int next = in.read();
        for (int characters = 0; characters <= maxLength && next >= 0 && next != '"'; characters++) {
            start.write(next);
            if (next == '\\') {
                int escaped = in.read();
                start.write(escaped);
                start.write(in.readNBytes(escaped == 'u' ? 4 : 0));
            }
            next = in.read();
            while ((next & 0xC0) == 0x80 && next >= 0) {
                start.write(next);
                next = in.read();
            }
        }
        start.write('"');
        return start.toByteArray();
    }
}
