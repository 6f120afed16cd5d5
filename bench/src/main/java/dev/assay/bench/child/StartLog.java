package dev.assay.bench.child;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// The starts of one worker process, in a file that both it and the harness have in memory: noting one costs next
/// to nothing, and what was noted is there even when the process was killed.
///
/// The time is [System#nanoTime], which on one machine is the same clock in every process; [Child] checks that.
///
/// One process writes, with many threads; any may read.
public final class StartLog implements AutoCloseable {

    private static final long HEADER = 8;
    private static final long RECORD = 16;
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private final Arena arena;
    private final MemorySegment memory;
    private final long capacity;

    private StartLog(Arena arena, MemorySegment memory) {
        this.arena = arena;
        this.memory = memory;
        this.capacity = (memory.byteSize() - HEADER) / RECORD;
    }

    /// One start.
    public record Start(long number, long nanos) {}

    /// A new one, all of whose starts are still to come.
    ///
    /// @param capacity how many starts are noted; later ones are only counted
    public static StartLog create(Path file, long capacity) throws IOException {
        return map(file, HEADER + capacity * RECORD, StandardOpenOption.CREATE_NEW);
    }

    /// The one that somebody else has created.
    public static StartLog open(Path file) throws IOException {
        return map(file, -1);
    }

    private static StartLog map(Path file, long size, StandardOpenOption... more) throws IOException {
        var options = new ArrayList<>(List.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
        options.addAll(List.of(more));
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, options.toArray(StandardOpenOption[]::new))) {
            return new StartLog(
                    arena, channel.map(FileChannel.MapMode.READ_WRITE, 0, size < 0 ? channel.size() : size, arena));
        } catch (IOException | RuntimeException failure) {
            arena.close();
            throw failure;
        }
    }

    public void add(long number, long nanos) {
        long place = (long) LONG.getAndAdd(memory, 0L, 1L);
        if (place < capacity) {
            long at = HEADER + place * RECORD;
            LONG.set(memory, at, number);
            LONG.setRelease(memory, at + 8, nanos);
        }
    }

    /// How many there have been.
    public long count() {
        return (long) LONG.getAcquire(memory, 0L);
    }

    /// Those that were noted, from one on, up to the first that is being noted at this moment.
    public List<Start> from(long first) {
        long end = Math.min(count(), capacity);
        var starts = new ArrayList<Start>();
        for (long i = first; i < end; i++) {
            long at = HEADER + i * RECORD;
            long nanos = (long) LONG.getAcquire(memory, at + 8);
            if (nanos == 0) {
                break; // whoever was about to write it may have been killed
            }
            starts.add(new Start((long) LONG.get(memory, at), nanos));
        }
        return starts;
    }

    @Override
    public void close() {
        arena.close();
    }
}
