package dev.assay.analyzer.wire;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
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

    private final InputStream in;
    private final OutputStream out;

    private StrictJson(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /// Leaves the stream open.
    public static void copy(Bytes message, OutputStream to) throws IOException {
        try (InputStream in = new BufferedInputStream(message.open(), BUFFER)) {
            var out = new BufferedOutputStream(to, BUFFER);
            new StrictJson(in, out).copy();
            out.flush();
        }
    }

    private void copy() throws IOException {
        int next = in.read();
        while (next >= 0) {
            if (next == '"') {
                text();
                next = in.read();
            } else if (next == '-' || next == '+' || next == 'N' || next == 'I') {
                next = number(next);
            } else {
                out.write(next);
                next = in.read();
            }
        }
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
            next = in.read();
        }
        out.write(known ? word.toByteArray() : NULL);
        return next;
    }

    /// Copies the rest of a text.
    private void text() throws IOException {
        out.write('"');
        int next = in.read();
        while (next >= 0 && next != '"') {
            if (next == '\\') {
                next = escape(in.read());
            } else {
                out.write(next);
                next = in.read();
            }
        }
        out.write('"');
    }

    /// Copies an escape, and those that follow it as long as one may be the second half of the one before.
    ///
    /// @param kind the byte after the backslash
    /// @return the byte after it
    private int escape(int kind) throws IOException {
        byte[] high = null;
        int next = kind;
        while (next == 'u') {
            byte[] code = in.readNBytes(4);
            boolean completes = high != null && isLow(code);
            if (high != null) {
                write(completes ? high : LOST);
            }
            high = isHigh(code) ? code : null;
            if (high == null) {
                write(isLow(code) && !completes ? LOST : code);
            }
            next = in.read();
            if (high == null || next != '\\') {
                if (high != null) {
                    write(LOST);
                }
                return next;
            }
            next = in.read();
        }
        if (high != null) {
            write(LOST);
        }
        out.write('\\');
        out.write(next);
        return in.read();
    }

    private void write(byte[] code) throws IOException {
        out.write('\\');
        out.write('u');
        out.write(code);
    }

    private static boolean isHigh(byte[] code) {
        return isSurrogate(code) && Character.digit(code[1], 16) < 0xC;
    }

    private static boolean isLow(byte[] code) {
        return isSurrogate(code) && Character.digit(code[1], 16) >= 0xC;
    }

    private static boolean isSurrogate(byte[] code) {
        return code.length == 4 && (code[0] | 0x20) == 'd' && Character.digit(code[1], 16) >= 8;
    }
}
