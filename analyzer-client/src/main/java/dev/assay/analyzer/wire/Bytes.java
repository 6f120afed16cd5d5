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
    private final long size;

    private Bytes(List<ByteBuffer> pieces, long size) {
        this.pieces = pieces;
        this.size = size;
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
        var streams = new ArrayList<InputStream>();
        long start = 0;
        for (ByteBuffer piece : pieces) {
            int first = Math.clamp(from - start, 0, piece.remaining());
            int last = Math.clamp(to - start, 0, piece.remaining());
            if (last > first) {
                int offset = piece.arrayOffset() + piece.position();
                streams.add(new ByteArrayInputStream(piece.array(), offset + first, last - first));
            }
            start += piece.remaining();
        }
        return streams.size() == 1 ? streams.getFirst() : new SequenceInputStream(Collections.enumeration(streams));
    }

    /// The bytes from one place up to, not including, another, as a message of their own. Shares the memory of this
    /// one.
    public Bytes slice(long from, long to) {
        var slices = new ArrayList<ByteBuffer>();
        long size = 0;
        long start = 0;
        for (ByteBuffer piece : pieces) {
            int first = Math.clamp(from - start, 0, piece.remaining());
            int last = Math.clamp(to - start, 0, piece.remaining());
            if (last > first) {
                slices.add(piece.slice(piece.position() + first, last - first));
                size += last - first;
            }
            start += piece.remaining();
        }
        return new Bytes(List.copyOf(slices), size);
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
            return new Bytes(List.copyOf(pieces), size);
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
