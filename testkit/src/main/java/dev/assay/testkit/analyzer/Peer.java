package dev.assay.testkit.analyzer;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The server's end of one WebSocket connection, down to the bytes: a library would not let itself be made to
/// misbehave.
///
/// One thread plays the script, another listens; what they send never mixes, except where a script wants it to.
final class Peer implements AutoCloseable {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int PING = 9;

    /// Bits of a frame's first byte.
    static final int LAST = 0x80;

    static final int COMPRESSED = 0x40;
    static final int RESERVED = 0x20;

    private static final int CLOSE = 8;
    private static final int PONG = 10;
    private static final int MASKED = 0x80;

    /// What the known analyzers take, and where they close with 1009.
    private static final int MAX_MESSAGE = 100 * 1024 * 1024;

    /// How long a script waits for anything before it gives up, so that a broken test ends.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final ReentrantLock sending = new ReentrantLock();
    private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CountDownLatch gone = new CountDownLatch(1);

    /// False once the script wants silence, or has sent a frame it will not finish: nothing can be said then.
    private volatile boolean polite = true;

    private volatile boolean answersClosing = true;
    private @Nullable String first;

    Peer(Socket socket) throws IOException {
        this.socket = socket;
        // Headers and payloads are written apart; waiting to join them costs every frame 40 ms.
        socket.setTcpNoDelay(true);
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
        this.out = new BufferedOutputStream(socket.getOutputStream(), 256 * 1024);
    }

    Handshake readOpening() throws IOException {
        return Handshake.read(in);
    }

    /// Reads what the client sends until it goes away. Needs a thread of its own.
    void listen(Consumer<String> heard) {
        try (var deflation = new Deflation(MAX_MESSAGE)) {
            var whole = new ByteArrayOutputStream();
            boolean compressed = false;
            boolean open = true;
            while (open) {
                int head = in.readUnsignedByte();
                byte[] payload = payload(MAX_MESSAGE - whole.size());
                switch (head & 0x0F) {
                    case CLOSE -> open = !answerClosing(payload);
                    case PING -> answerPing(payload);
                    case CONTINUATION, TEXT, BINARY -> {
                        compressed = (head & COMPRESSED) != 0 || (whole.size() > 0 && compressed);
                        whole.writeBytes(payload);
                        if ((head & LAST) != 0) {
                            byte[] message =
                                    compressed ? deflation.uncompress(whole.toByteArray()) : whole.toByteArray();
                            whole.reset();
                            hear(new String(message, StandardCharsets.UTF_8), heard);
                        }
                    }
                    default -> {
                        // Pongs, and what does not exist yet.
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

    private void hear(String text, Consumer<String> heard) {
        heard.accept(text);
        messages.add(text);
    }

    private boolean answerClosing(byte[] payload) throws IOException {
        if (polite && answersClosing) {
            send(CLOSE | LAST, payload);
            return true;
        }
        return false;
    }

    private void answerPing(byte[] payload) throws IOException {
        if (polite) {
            send(PONG | LAST, payload);
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

    /// Says nothing any more that the script does not say.
    void fallSilent() {
        polite = false;
    }

    /// Sends a frame.
    ///
    /// @param head the first byte: what kind of frame it is, and its flags
    void send(int head, byte[] payload) throws IOException {
        sending.lock();
        try {
            writeHeader(head, payload.length, 0);
            out.write(payload);
            out.flush();
        } finally {
            sending.unlock();
        }
    }

    /// Sends a frame masked as only clients may.
    void sendMasked(int head, byte[] payload) throws IOException {
        byte[] mask = {1, 2, 3, 4};
        sending.lock();
        try {
            writeHeader(head, payload.length, MASKED);
            out.write(mask);
            out.write(unmask(payload.clone(), mask));
            out.flush();
        } finally {
            sending.unlock();
        }
    }

    /// What is sent in pieces; nobody else sends anything in between.
    interface Pieces {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    /// Sends a frame whose payload is written by somebody else.
    void send(int head, long length, Pieces pieces) throws IOException, InterruptedException {
        sending.lock();
        try {
            writeHeader(head, length, 0);
            pieces.write(out);
            out.flush();
        } finally {
            sending.unlock();
        }
    }

    /// Sends bytes as they are, whatever they mean.
    void raw(byte[] bytes) throws IOException {
        sending.lock();
        try {
            out.write(bytes);
            out.flush();
        } finally {
            sending.unlock();
        }
    }

    private void writeHeader(int head, long length, int flag) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(10);
        header.put((byte) head);
        if (length < 126) {
            header.put((byte) (flag | length));
        } else if (length <= 0xFFFF) {
            header.put((byte) (flag | 126)).putShort((short) length);
        } else {
            header.put((byte) (flag | 127)).putLong(length);
        }
        out.write(Arrays.copyOf(header.array(), header.position()));
    }

    void close(int code, String reason) throws IOException, InterruptedException {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        send(
                CLOSE | LAST,
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

    private byte[] payload(int limit) throws IOException {
        int second = in.readUnsignedByte();
        long length = second & 0x7F;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        if ((second & MASKED) == 0) {
            throw new IOException("a client's frame that is not masked");
        }
        if (length < 0 || length > limit) {
            throw new IOException("a client's message of more than " + MAX_MESSAGE + " bytes");
        }
        byte[] mask = exactly(4);
        return unmask(exactly((int) length), mask);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("a frame without its end");
        }
        return bytes;
    }

    private static byte[] unmask(byte[] payload, byte[] mask) {
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return payload;
    }
}
