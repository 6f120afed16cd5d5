package dev.assay.analyzer.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// One message as it came, in as many pieces as it came in: joining 100 MiB would cost another 100 MiB.
public final class Bytes {

    private final List<ByteBuffer> pieces;

    /// Where each piece begins, and at last where the message ends.
    private final long[] starts;

    private final long size;

    private Bytes(List<ByteBuffer> pieces) {
        this.pieces = List.copyOf(pieces);
        this.starts = new long[pieces.size() + 1];
        for (int i = 0; i < pieces.size(); i++) {
            starts[i + 1] = starts[i] + pieces.get(i).remaining();
        }
        this.size = starts[pieces.size()];
    }

    public static Bytes of(String text) {
        var collector = new Collector();
        collector.add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        return collector.done();
    }

    public long size() {
        return size;
    }

    public InputStream open() {
        return open(0, size);
    }

    /// The bytes from one place up to, not including, another.
    public InputStream open(long from, long to) {
        List<InputStream> streams = new ArrayList<>();
        for (ByteBuffer piece : slice(from, to).pieces) {
            streams.add(
                    new ByteArrayInputStream(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining()));
        }
        return streams.size() == 1 ? streams.getFirst() : new SequenceInputStream(Collections.enumeration(streams));
    }

    /// The bytes from one place up to, not including, another, as a message of their own. Shares the memory of this
    /// one.
    public Bytes slice(long from, long to) {
        var slices = new ArrayList<ByteBuffer>();
        for (int i = pieceAt(from); i < pieces.size() && starts[i] < to; i++) {
            ByteBuffer piece = pieces.get(i);
            int first = Math.clamp(from - starts[i], 0, piece.remaining());
            int last = Math.clamp(to - starts[i], 0, piece.remaining());
            if (last > first) {
                slices.add(piece.slice(piece.position() + first, last - first));
            }
        }
        return new Bytes(slices);
    }

    /// This message and then another, as one. Shares the memory of both.
    Bytes then(Bytes next) {
        var both = new ArrayList<>(pieces);
        both.addAll(next.pieces);
        return new Bytes(both);
    }

    /// The piece with the byte at this place in it, for those who look at every byte; the number of pieces beyond
    /// the end.
    int pieceAt(long place) {
        int found = Arrays.binarySearch(starts, Math.max(place, 0));
        return found >= 0 ? found : -found - 2;
    }

    int pieceCount() {
        return pieces.size();
    }

    /// One of the pieces. Has an array; its position and its limit are not to be changed.
    ByteBuffer piece(int number) {
        return pieces.get(number);
    }

    /// Where a piece begins.
    long start(int piece) {
        return starts[piece];
    }

    public void writeTo(OutputStream out) throws IOException {
        for (ByteBuffer piece : pieces) {
            out.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
        }
    }

    /// Takes the fragments of a message in order. Small ones are copied together, so that a message in 10,000
    /// fragments does not become 10,000 objects; large ones are kept as they are.
    public static final class Collector {

        private static final int WORTH_KEEPING = 32 * 1024;
        private static final int FIRST_SHARED_PIECE = 1024;
        private static final int LARGEST_SHARED_PIECE = 1024 * 1024;

        private final List<ByteBuffer> pieces = new ArrayList<>();
        private byte[] shared = new byte[0];
        private int used;
        private long size;

        /// @param fragment must have an array that nobody writes to any more
        public void add(ByteBuffer fragment) {
            size += fragment.remaining();
            if (fragment.remaining() >= WORTH_KEEPING) {
                flush();
                pieces.add(fragment);
            } else {
                copy(fragment);
            }
        }

        public long size() {
            return size;
        }

        public Bytes done() {
            flush();
            return new Bytes(pieces);
        }

        private void copy(ByteBuffer fragment) {
            while (fragment.hasRemaining()) {
                if (used == shared.length) {
                    makeRoom(fragment.remaining());
                }
                int count = Math.min(fragment.remaining(), shared.length - used);
                fragment.get(shared, used, count);
                used += count;
            }
        }

        private void makeRoom(int wanted) {
            if (shared.length == LARGEST_SHARED_PIECE) {
                flush();
            }
            int doubled = Math.max(FIRST_SHARED_PIECE, Math.max(wanted, shared.length * 2));
            shared = Arrays.copyOf(shared, Math.min(LARGEST_SHARED_PIECE, doubled));
        }

        private void flush() {
            if (used > 0) {
                pieces.add(ByteBuffer.wrap(shared, 0, used));
                shared = new byte[0];
                used = 0;
            }
        }
    }
}
