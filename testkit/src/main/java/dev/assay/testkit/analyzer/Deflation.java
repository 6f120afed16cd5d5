package dev.assay.testkit.analyzer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Compresses and uncompresses messages the way permessage-deflate (RFC 7692) asks for. What is sent is compressed
/// message by message; what is received may refer to earlier messages.
///
/// Receiving is for one thread; sending for any.
final class Deflation implements AutoCloseable {

    /// What a server answers to a client that offers compression.
    static final String ACCEPTED = "permessage-deflate; server_no_context_takeover";

    /// Every compressed message ends with these four bytes, which are therefore not sent.
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private final Inflater inflater = new Inflater(true);
    private final int limit;

    /// @param limit how large a message may become
    Deflation(int limit) {
        this.limit = limit;
    }

    static byte[] compress(byte[] message) {
        var deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(message);
            var out = new ByteArrayOutputStream();
            byte[] part = new byte[16 * 1024];
            int length = deflater.deflate(part, 0, part.length, Deflater.SYNC_FLUSH);
            while (length > 0) {
                out.write(part, 0, length);
                length = deflater.deflate(part, 0, part.length, Deflater.SYNC_FLUSH);
            }
            byte[] whole = out.toByteArray();
            return Arrays.copyOf(whole, whole.length - TAIL.length);
        } finally {
            deflater.end();
        }
    }

    byte[] uncompress(byte[] message) throws IOException {
        var out = new ByteArrayOutputStream();
        byte[] part = new byte[16 * 1024];
        try {
            for (byte[] input : new byte[][] {message, TAIL}) {
                inflater.setInput(input);
                for (int length = inflater.inflate(part); length > 0; length = inflater.inflate(part)) {
                    out.write(part, 0, length);
                    if (out.size() > limit) {
                        throw new IOException("a compressed message that becomes larger than " + limit + " bytes");
                    }
                }
            }
        } catch (DataFormatException broken) {
            throw new IOException("a message that is not compressed as it says", broken);
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        inflater.end();
    }
}
