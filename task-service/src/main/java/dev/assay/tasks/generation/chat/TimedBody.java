package dev.assay.tasks.generation.chat;

import dev.assay.model.task.FailureCause;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A response's body that is read piece by piece, each of which has to come in time. Closing it, and an interrupt
/// of its reader, end the connection.
///
/// One thread reads; what the network brings is handed over in a queue, one piece ahead.
final class TimedBody extends InputStream implements HttpResponse.BodySubscriber<TimedBody> {

    /// A server that sends more than this for one answer does not mean well.
    private static final long MAX_BYTES = 256L * 1024 * 1024;

    /// One event is one piece of an answer, with its wrapping. The library keeps its lines until the blank one
    /// comes.
    private static final int MAX_EVENT = 8 * 1024 * 1024;

    private sealed interface Piece {
        record Bytes(List<ByteBuffer> buffers) implements Piece {}

        record End(Optional<Throwable> failure) implements Piece {}
    }

    private final LinkedBlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final Deque<ByteBuffer> buffers = new ArrayDeque<>();
    private final Patience patience;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean closed;
    private boolean ended;
    private long bytes;
    private int line;
    private int event;

    TimedBody(Patience patience) {
        this.patience = patience;
    }

    /// How long the reader waits for what comes next; for the answer's beginning as well.
    Patience patience() {
        return patience;
    }

    /// What was read was a piece of the answer.
    void heard() {
        patience.heard();
    }

    /// At once: the body is read while it comes.
    @Override
    public CompletionStage<TimedBody> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (buffers.isEmpty()) {
            if (closed || ended || !more()) {
                return -1;
            }
        }
        ByteBuffer buffer = buffers.getFirst();
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        if (!buffer.hasRemaining()) {
            buffers.removeFirst();
        }
        guard(target, offset, count);
        return count;
    }

    /// What there is without waiting, so that a reader that buffers hands on what it has.
    @Override
    public int available() {
        return buffers.isEmpty() ? 0 : buffers.getFirst().remaining();
    }

    @Override
    public void close() {
        closed = true;
        Flow.Subscription open = subscription;
        if (open != null) {
            open.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        pieces.add(new Piece.Bytes(item));
    }

    @Override
    public void onError(Throwable failure) {
        pieces.add(new Piece.End(Optional.of(failure)));
    }

    @Override
    public void onComplete() {
        pieces.add(new Piece.End(Optional.empty()));
    }

    private boolean more() throws IOException {
        Piece piece = next();
        switch (piece) {
            case Piece.Bytes(var arrived) -> {
                arrived.stream().filter(ByteBuffer::hasRemaining).forEach(buffers::add);
                Flow.Subscription open = subscription;
                if (open != null) {
                    open.request(1);
                }
                return true;
            }
            case Piece.End(var failure) -> {
                ended = true;
                if (failure.isPresent()) {
                    throw new CallFailure(
                            FailureCause.Code.ANSWER_CUT_OFF,
                            "the connection to the model server was lost: " + Problems.of(failure.get()));
                }
                return false;
            }
        }
    }

    private Piece next() throws IOException {
        try {
            Duration left = patience.left();
            Piece piece = left.isPositive() ? pieces.poll(left.toNanos(), TimeUnit.NANOSECONDS) : pieces.poll();
            if (piece == null) {
                close();
                throw new CallFailure(FailureCause.Code.ANSWER_CUT_OFF, patience.lost());
            }
            return piece;
        } catch (InterruptedException _) {
            close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("told to stop while the answer came");
        }
    }

    private void guard(byte[] read, int offset, int count) throws IOException {
        bytes += count;
        for (int i = offset; i < offset + count; i++) {
            event++;
            switch (read[i]) {
                case '\n' -> {
                    event = line == 0 ? 0 : event;
                    line = 0;
                }
                case '\r' -> {}
                default -> line++;
            }
        }
        if (bytes > MAX_BYTES || event > MAX_EVENT) {
            close();
            throw new CallFailure(
                    FailureCause.Code.UNUSABLE_ANSWER, "the model server sent more than any answer can be");
        }
    }
}
