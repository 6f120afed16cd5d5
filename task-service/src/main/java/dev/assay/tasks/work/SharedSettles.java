package dev.assay.tasks.work;

import dev.assay.model.task.Lease;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskQueue.EndedRun;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/// Lets runs that end at the same time share a transaction.
///
/// Whoever comes while nobody writes, writes at once, for itself alone: nobody ever waits for company. Whoever
/// comes meanwhile waits for that write to end, and the first of them then writes for all that have come by then.
/// So a batch is as large as the load makes it, an idle system is as quick as without, and everybody else is woken
/// once, by the reply.
///
/// Every caller returns after the commit that its reply is about. Safe for use by many threads.
final class SharedSettles {

    /// The most runs of one transaction: ten milliseconds of work, so that nobody waits long for those before.
    static final int MOST = 512;

    private final TaskQueue queue;
    private final int atOnce;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int writing;

    /// @param atOnce how many of these transactions there may be at the same time
    SharedSettles(TaskQueue queue, int atOnce) {
        this.queue = queue;
        this.atOnce = atOnce;
    }

    /// What somebody who waits is told.
    private sealed interface News {

        /// It has been written.
        record Written(SettleReply reply) implements News {}

        /// It cannot be written.
        record Failed(Throwable problem) implements News {}

        /// It is the first in line, and a place to write has become free.
        record Turn() implements News {}
    }

    private static final class Waiting {

        private final EndedRun run;
        private final CompletableFuture<News> news = new CompletableFuture<>();

        Waiting(EndedRun run) {
            this.run = run;
        }

        void tell(News what) {
            news.complete(what);
        }
    }

    /// [TaskQueue#settle] for a plain settlement of a task without main task.
    SettleReply settle(Lease lease, Settlement settlement) {
        var mine = new Waiting(new EndedRun(lease, settlement));
        News news = begins(mine) ? new News.Turn() : mine.news.join();
        return switch (news instanceof News.Turn ? writeFor(mine) : news) {
            case News.Written(var reply) -> reply;
            case News.Failed(var problem) -> throw thrown(problem);
            case News.Turn _ -> throw new IllegalStateException("a turn is no reply");
        };
    }

    /// How many have come and are not being written yet.
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private boolean begins(Waiting mine) {
        lock.lock();
        try {
            if (writing == atOnce) {
                waiting.add(mine);
                return false;
            }
            writing++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Writes a batch with this run in it, and passes the place on. Whatever goes wrong, everybody in the batch
    /// hears of it: who is forgotten here keeps a lease for ever.
    private News writeFor(Waiting mine) {
        List<Waiting> batch = new ArrayList<>();
        batch.add(mine);
        List<News> replies = List.of();
        Throwable broken = new IllegalStateException("the queue did not answer for every run of a batch");
        try {
            take(batch);
            replies = write(batch);
        } catch (RuntimeException | Error e) {
            broken = e;
        } finally {
            passOn();
        }
        if (replies.size() != batch.size()) {
            replies = Collections.nCopies(batch.size(), new News.Failed(broken));
        }
        for (int i = 1; i < batch.size(); i++) {
            batch.get(i).tell(replies.get(i));
        }
        return replies.getFirst();
    }

    /// Those who were woken together with this one are let in first: their runs ended in the same moment.
    private void take(List<Waiting> batch) {
        Thread.yield();
        lock.lock();
        try {
            while (batch.size() < MOST && !waiting.isEmpty()) {
                batch.add(waiting.removeFirst());
            }
        } finally {
            lock.unlock();
        }
    }

    /// Before the others are told: the next batch is on its way while they wake up.
    private void passOn() {
        Waiting next;
        lock.lock();
        try {
            next = waiting.pollFirst();
            if (next == null) {
                writing--;
            }
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.tell(new News.Turn());
        }
    }

    private List<News> write(List<Waiting> batch) {
        try {
            return queue.settleAll(batch.stream().map(each -> each.run).toList()).stream()
                    .<News>map(News.Written::new)
                    .toList();
        } catch (QueueUnavailableException away) {
            return Collections.nCopies(batch.size(), new News.Failed(away));
        } catch (RuntimeException | Error together) {
            // One of them cannot be written; the others are its neighbours by chance.
            return batch.size() == 1
                    ? List.of(new News.Failed(together))
                    : batch.stream().map(this::writeAlone).toList();
        }
    }

    private News writeAlone(Waiting each) {
        try {
            return new News.Written(queue.settleAll(List.of(each.run)).getFirst());
        } catch (RuntimeException | Error alone) {
            return new News.Failed(alone);
        }
    }

    private static RuntimeException thrown(Throwable problem) {
        return switch (problem) {
            case RuntimeException failure -> failure;
            case Throwable other -> new IllegalStateException(other);
        };
    }
}
