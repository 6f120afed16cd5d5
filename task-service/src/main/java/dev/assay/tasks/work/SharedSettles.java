package dev.assay.tasks.work;

import dev.assay.model.task.Lease;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskQueue.EndedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/// Lets runs that end at the same time share a transaction.
///
/// Whoever comes while nobody writes, writes at once, for itself alone: nobody ever waits for company. Whoever comes
/// meanwhile waits for that write, and the next of them writes for all that have come by then. So a batch is as large
/// as the load makes it, and an idle system is as quick as without.
///
/// Every caller returns after the commit that its reply is about. Safe for use by many threads.
final class SharedSettles {

    /// The most runs of one transaction: a few milliseconds of work, so that nobody waits long for those before.
    static final int MOST = 256;

    private final TaskQueue queue;
    private final ConcurrentLinkedQueue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore writers;

    /// @param atOnce how many of these transactions there may be at the same time
    SharedSettles(TaskQueue queue, int atOnce) {
        this.queue = queue;
        this.writers = new Semaphore(atOnce);
    }

    private static final class Waiting {

        private final EndedRun run;
        private final CompletableFuture<SettleReply> reply = new CompletableFuture<>();

        /// Somebody writes it, or has.
        private volatile boolean taken;

        Waiting(EndedRun run) {
            this.run = run;
        }
    }

    /// [TaskQueue#settle] for a plain settlement of a task without main task.
    SettleReply settle(Lease lease, Settlement settlement) {
        var mine = new Waiting(new EndedRun(lease, settlement));
        waiting.add(mine);
        while (!mine.taken) {
            writers.acquireUninterruptibly();
            try {
                if (!mine.taken) {
                    write(take());
                }
            } finally {
                writers.release();
            }
        }
        try {
            return mine.reply.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /// How many have come and are not being written yet.
    int waiting() {
        return waiting.size();
    }

    private List<Waiting> take() {
        var batch = new ArrayList<Waiting>();
        while (batch.size() < MOST) {
            Waiting next = waiting.poll();
            if (next == null) {
                break;
            }
            next.taken = true;
            batch.add(next);
        }
        return batch;
    }

    private void write(List<Waiting> batch) {
        try {
            List<SettleReply> replies =
                    queue.settleAll(batch.stream().map(each -> each.run).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).reply.complete(replies.get(i));
            }
        } catch (QueueUnavailableException away) {
            batch.forEach(each -> each.reply.completeExceptionally(away));
        } catch (RuntimeException | Error e) {
            writeOneByOne(batch, e);
        }
    }

    /// One of them cannot be written; the others are its neighbours by chance.
    private void writeOneByOne(List<Waiting> batch, Throwable together) {
        for (Waiting each : batch) {
            try {
                if (batch.size() == 1) {
                    each.reply.completeExceptionally(together);
                } else {
                    each.reply.complete(queue.settleAll(List.of(each.run)).getFirst());
                }
            } catch (RuntimeException | Error alone) {
                each.reply.completeExceptionally(alone);
            }
        }
    }
}
