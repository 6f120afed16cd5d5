package dev.assay.analyzer.pool;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/// Tells others what happened, in the order in which it happened, and never while a lock of ours is held: a
/// listener may ask back.
final class News {

    private final Queue<Runnable> untold = new ConcurrentLinkedQueue<>();
    private final ReentrantLock telling = new ReentrantLock();

    /// Notes something down. The caller holds the lock under which it happened.
    void add(Runnable news) {
        untold.add(news);
    }

    /// Tells what was noted down, unless somebody else is at it. The caller holds no lock.
    void tell() {
        while (!untold.isEmpty() && !telling.isHeldByCurrentThread() && telling.tryLock()) {
            try {
                for (Runnable news = untold.poll(); news != null; news = untold.poll()) {
                    news.run();
                }
            } finally {
                telling.unlock();
            }
        }
    }
}
