package dev.assay.analyzer.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Copies a message that [WireJson] can read, byte for byte, but for what strict JSON and UTF-8 do not know: `NaN`
/// and its like become `null`, halves of surrogate pairs become U+FFFD. Takes the same little memory for every
/// message, however long its texts.
public final class StrictJson {

    private static final int BUFFER = 64 * 1024;
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    /// The code of what stands for half a pair.
    private static final byte[] LOST = "fffd".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

    /// The first character that needs so many bytes after the first.
    private static final int[] SMALLEST = {0, 0x80, 0x800, 0x10000};

    private final InputStream in;
    private final OutputStream out;

    /// Buffers of our own: those of the JDK lock for every byte.
    private final byte[] read = new byte[BUFFER];

    private final byte[] written = new byte[BUFFER];
    private int readTo;
    private int readAt;
    private int writtenTo;

    private StrictJson(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /// Leaves the stream open.
    public static void copy(Bytes message, OutputStream to) throws IOException {
        try (InputStream in = message.open()) {
            new StrictJson(in, to).copy();
        }
    }

    private void copy() throws IOException {
        int next = next();
        while (next >= 0) {
            if (next == '"') {
                text();
                next = next();
            } else if (next == '-' || next == '+' || next == 'N' || next == 'I') {
                next = number(next);
            } else {
                put(next);
                next = next();
            }
        }
        flush();
    }

    /// Copies what begins as a number that strict JSON may not know.
    ///
    /// @return the byte after it
    private int number(int first) throws IOException {
        var word = new ByteArrayOutputStream();
        boolean known = first == '-';
        int next = first;
        while (next >= 0 && "{}[],:\" \t\r\n".indexOf(next) < 0) {
            known &= next != 'N' && next != 'I';
            word.write(next);
            next = next();
        }
        put(known ? word.toByteArray() : NULL);
        return next;
    }

    /// Copies the rest of a text.
    private void text() throws IOException {
        put('"');
        int next = next();
        while (next >= 0 && next != '"') {
            if (next == '\\') {
                next = escape(next());
            } else if (next >= 0x80) {
                next = beyondAscii(next);
            } else {
                put(next);
                next = next();
            }
        }
        put('"');
    }

    /// Copies an escape, and those that follow it as long as one may be the second half of the one before.
    ///
    /// @param kind the byte after the backslash
    /// @return the byte after it
    private int escape(int kind) throws IOException {
        byte[] high = null;
        int next = kind;
        while (next == 'u') {
            byte[] code = nextFour();
            boolean completes = high != null && isLow(code);
            if (high != null) {
                write(completes ? high : LOST);
            }
            high = isHigh(code) ? code : null;
            if (high == null) {
                write(isLow(code) && !completes ? LOST : code);
            }
            next = next();
            if (high == null || next != '\\') {
                if (high != null) {
                    write(LOST);
                }
                return next;
            }
            next = next();
        }
        if (high != null) {
            write(LOST);
        }
        put('\\');
        put(next);
        return next();
    }

    /// Copies a character of several bytes. What Jackson lets pass and UTF-8 does not know becomes U+FFFD: halves
    /// of surrogate pairs, forms that are longer than they need to be, what is beyond Unicode, and what breaks off.
    ///
    /// @return the byte after it
    private int beyondAscii(int first) throws IOException {
        int more = first < 0xC0 ? -1 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : first < 0xF8 ? 3 : -1;
        int character = first & (0x3F >> Math.max(more, 0));
        int next = next();
        int seen = 0;
        while (seen < more && (next & 0xC0) == 0x80 && next >= 0) {
            character = character << 6 | next & 0x3F;
            next = next();
            seen++;
        }
        boolean known = seen == more
                && character >= SMALLEST[more]
                && character <= Character.MAX_CODE_POINT
                && !(character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE);
        put(known ? Character.toString(character).getBytes(StandardCharsets.UTF_8) : REPLACEMENT);
        return next;
    }

    private void write(byte[] code) throws IOException {
        put('\\');
        put('u');
        put(code);
    }

    /// The next byte; -1 at the end.
    private int next() throws IOException {
        if (readAt == readTo) {
            readAt = 0;
            readTo = Math.max(in.read(read), 0);
            if (readTo == 0) {
                return -1;
            }
        }
        return read[readAt++] & 0xFF;
    }

    private byte[] nextFour() throws IOException {
        var four = new byte[4];
        for (int i = 0; i < four.length; i++) {
            four[i] = (byte) next();
        }
        return four;
    }

    private void put(int next) throws IOException {
        if (writtenTo == BUFFER) {
            flush();
        }
        written[writtenTo++] = (byte) next;
    }

    private void put(byte[] bytes) throws IOException {
        for (byte next : bytes) {
            put(next);
        }
    }

    private void flush() throws IOException {
        out.write(written, 0, writtenTo);
        writtenTo = 0;
    }

    private static boolean isHigh(byte[] code) {
        return isSurrogate(code) && Character.digit(code[1], 16) < 0xC;
    }

    private static boolean isLow(byte[] code) {
        return isSurrogate(code) && Character.digit(code[1], 16) >= 0xC;
    }

    private static boolean isSurrogate(byte[] code) {
        return (code[0] | 0x20) == 'd' && Character.digit(code[1], 16) >= 8;
    }
}
