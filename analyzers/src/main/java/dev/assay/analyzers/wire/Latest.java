package dev.assay.analyzers.wire;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/// Hands values from those who produce them to one who may be slower, and keeps one: the newest, with whatever of
/// those before it must not be lost. Nobody who produces ever waits.
final class Latest<T> {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable T value;
    private boolean closed;
    private final BinaryOperator<T> merge;

    /// @param merge makes one of a value that nobody took and the newest
    Latest(BinaryOperator<T> merge) {
        this.merge = merge;
    }

    void put(T newest) {
        lock.lock();
        try {
            value = value == null ? newest : merge.apply(value, newest);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// No more values come; the last one can still be taken.
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// True when no more values come and the last one was taken.
    boolean isOver() {
        lock.lock();
        try {
            return closed && value == null;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a value that was not taken yet; empty when none will come, or none came in time.
    Optional<T> take(Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (value == null && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            Optional<T> taken = Optional.ofNullable(value);
            value = null;
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
