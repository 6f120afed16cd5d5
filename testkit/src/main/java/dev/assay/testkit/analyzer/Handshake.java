package dev.assay.testkit.analyzer;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/// What a client asks for when it opens a connection.
///
/// @param key proves to the client that it was understood
/// @param offersCompression true when it can do permessage-deflate
record Handshake(String key, boolean offersCompression) {

    private static final String ACCEPT_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int MAX_LINE = 8_192;
    private static final int MAX_LINES = 200;

    static Handshake read(DataInputStream in) throws IOException {
        String key = "";
        boolean compression = false;
        int lines = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (++lines > MAX_LINES) {
                throw new IOException("an opening of more than " + MAX_LINES + " lines");
            }
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("sec-websocket-key:")) {
                key = line.substring(line.indexOf(':') + 1).strip();
            } else if (lower.startsWith("sec-websocket-extensions:")) {
                compression |= lower.contains("permessage-deflate");
            }
        }
        return new Handshake(key, compression);
    }

    byte[] acceptance(boolean compressed) {
        String extensions = compressed ? "Sec-WebSocket-Extensions: " + Deflation.ACCEPTED + "\r\n" : "";
        return ascii("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + extensions
                + "Sec-WebSocket-Accept: " + answer() + "\r\n\r\n");
    }

    static byte[] refusal(int status) {
        return ascii("HTTP/1.1 " + status + " Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }

    private String answer() {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(ascii(key + ACCEPT_SALT)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-1", impossible);
        }
    }

    private static String line(DataInputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
            if (line.size() > MAX_LINE) {
                throw new IOException("a header line without an end");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
