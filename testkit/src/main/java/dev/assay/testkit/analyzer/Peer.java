package dev.assay.testkit.analyzer;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The server's end of one WebSocket connection, down to the bytes: a library would not let itself be made to
/// misbehave.
final class Peer implements AutoCloseable {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int PING = 9;

    private static final int CLOSE = 8;
    private static final String ACCEPT_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int MAX_LINE = 8_192;

    /// How long a script waits for anything before it gives up, so that a broken test ends.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CountDownLatch gone = new CountDownLatch(1);
    private volatile boolean answersClosing = true;
    private @Nullable String first;

    Peer(Socket socket) throws IOException {
        this.socket = socket;
        // Headers and payloads are written apart; waiting to join them costs every frame 40 ms.
        socket.setTcpNoDelay(true);
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
        this.out = new BufferedOutputStream(socket.getOutputStream(), 256 * 1024);
    }

    /// Reads the client's opening; gives its key.
    String readOpening() throws IOException {
        String key = "";
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
                key = line.substring(line.indexOf(':') + 1).strip();
            }
        }
        return key;
    }

    void accept(String key) throws IOException {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1").digest((key + ACCEPT_SALT).getBytes(StandardCharsets.US_ASCII));
            raw(
                    ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                                    + Base64.getEncoder().encodeToString(hash)
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-1", impossible);
        }
    }

    void refuse(int status) throws IOException {
        raw(("HTTP/1.1 " + status + " Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    /// Reads what the client sends until it goes away. Needs a thread of its own.
    void listen(Consumer<String> heard) {
        try {
            var whole = new ByteArrayOutputStream();
            while (true) {
                int head = in.readUnsignedByte();
                byte[] payload = payload();
                int opcode = head & 0x0F;
                if (opcode == CLOSE) {
                    if (answersClosing) {
                        send(CLOSE, true, payload);
                        return;
                    }
                } else if (opcode == PING) {
                    send(10, true, payload);
                } else if (opcode <= BINARY) {
                    whole.writeBytes(payload);
                    if ((head & 0x80) != 0) {
                        String text = whole.toString(StandardCharsets.UTF_8);
                        whole.reset();
                        heard.accept(text);
                        messages.add(text);
                    }
                }
            }
        } catch (IOException _) {
            // The client is gone, however it went.
            return;
        } finally {
            gone.countDown();
        }
    }

    /// The first message without taking it away; null when the client went away before it sent one.
    @Nullable
    String firstMessage() throws InterruptedException {
        first = next();
        return first;
    }

    void awaitMessage() throws InterruptedException {
        if (first != null) {
            first = null;
        } else {
            next();
        }
    }

    private @Nullable String next() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            String message = messages.poll(20, TimeUnit.MILLISECONDS);
            if (message != null || (gone.getCount() == 0 && messages.isEmpty())) {
                return message;
            }
        }
        return null;
    }

    void awaitGone() throws InterruptedException {
        gone.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    void await(CountDownLatch gate) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean waiting = true;
        while (waiting) {
            waiting = !gate.await(20, TimeUnit.MILLISECONDS) && !isGone() && System.nanoTime() < end;
        }
    }

    void pause(Duration time) throws InterruptedException {
        gone.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    void ignoreClosing() {
        answersClosing = false;
    }

    void send(int opcode, boolean last, byte[] payload) throws IOException {
        synchronized (out) {
            header(opcode, last, payload.length);
            raw(payload);
        }
    }

    void header(int opcode, boolean last, long length) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(10);
        header.put((byte) ((last ? 0x80 : 0) | opcode));
        if (length < 126) {
            header.put((byte) length);
        } else if (length <= 0xFFFF) {
            header.put((byte) 126).putShort((short) length);
        } else {
            header.put((byte) 127).putLong(length);
        }
        raw(Arrays.copyOf(header.array(), header.position()));
    }

    void raw(byte[] bytes) throws IOException {
        synchronized (out) {
            out.write(bytes);
            out.flush();
        }
    }

    void close(int code, String reason) throws IOException, InterruptedException {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        send(
                CLOSE,
                true,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) code)
                        .put(text)
                        .array());
        // The client's own closing message comes back; a socket closed before it was read would be
        // a reset.
        gone.await(2, TimeUnit.SECONDS);
        hangUp();
    }

    void hangUp() throws IOException {
        socket.close();
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    boolean isGone() {
        return gone.getCount() == 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private byte[] payload() throws IOException {
        int second = in.readUnsignedByte();
        long length = second & 0x7F;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] mask = (second & 0x80) == 0 ? new byte[4] : in.readNBytes(4);
        byte[] payload = in.readNBytes(Math.toIntExact(length));
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return payload;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
            if (line.size() > MAX_LINE) {
                throw new IOException("a header line without an end");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }
}
