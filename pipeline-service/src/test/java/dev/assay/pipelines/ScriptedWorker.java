package dev.assay.pipelines;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.Publication;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.QueueSignals;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskReader;
import dev.assay.model.task.TaskResult.StoredFiles;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.Verdict;
import dev.assay.model.task.WorkerId;
import dev.assay.testkit.task.Results;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A worker that runs whatever there is, and comes to what a test says.
final class ScriptedWorker implements AutoCloseable {

    private static final Duration LEASE = Duration.ofSeconds(60);

    private final TaskQueue queue;
    private final TaskReader tasks;
    private final int slots;
    private final WorkerId id = new WorkerId("scripted");
    private final Semaphore news = new Semaphore(1);
    private final Semaphore free;
    private final QueueSignals.Subscription subscription;
    private final Thread loop;
    private final List<ClaimedTask> ran = new CopyOnWriteArrayList<>();
    private volatile Script script = _ -> Results.completed();

    interface Script {
        Settlement run(ClaimedTask task) throws InterruptedException;
    }

    ScriptedWorker(TaskQueue queue, TaskReader tasks, QueueSignals signals, int slots) {
        this.queue = queue;
        this.tasks = tasks;
        this.slots = slots;
        this.free = new Semaphore(slots);
        this.subscription = signals.subscribe(Set.of(QueueName.ANALYSIS, QueueName.GENERATION), new Waker());
        this.loop = Thread.ofVirtual().name("scripted-worker").start(this::work);
    }

    void answer(Script with) {
        script = with;
    }

    /// Everything it began, in order.
    List<ClaimedTask> ran() {
        return List.copyOf(ran);
    }

    private void work() {
        try {
            while (true) {
                int room = 0;
                while (room < slots && free.tryAcquire()) {
                    room++;
                }
                List<ClaimedTask> claimed = room == 0 ? List.of() : queue.claim(id, demand(room), LEASE);
                free.release(room - claimed.size());
                claimed.forEach(task -> Thread.ofVirtual().start(() -> run(task)));
                if (claimed.isEmpty()) {
                    news.tryAcquire(1, TimeUnit.SECONDS);
                    news.drainPermits();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<QueueDemand> demand(int room) {
        var analyses = new QueueDemand(QueueName.ANALYSIS, room - room / 2);
        return room < 2 ? List.of(analyses) : List.of(analyses, new QueueDemand(QueueName.GENERATION, room / 2));
    }

    private void run(ClaimedTask task) {
        try {
            ran.add(task);
            settle(task, script.run(task));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            free.release();
            news.release();
        }
    }

    private void settle(ClaimedTask task, Settlement settlement) {
        SettleReply reply = queue.settle(task.lease(), settlement);
        while (reply instanceof SettleReply.LastOpenSubtask(var main)) {
            reply = queue.settleLast(task.lease(), settlement, endOf(main, task.id(), settlement.status()));
        }
    }

    private ParentEnd endOf(TaskId main, TaskId last, TaskStatus lastStatus) {
        TaskStatus verdict = Verdict.of(tasks.subtasks(main).stream()
                .map(subtask -> subtask.id().equals(last) ? lastStatus : subtask.status())
                .toList());
        return new ParentEnd(
                verdict,
                verdict == TaskStatus.COMPLETED
                        ? null
                        : new FailureCause(FailureCause.Code.SUBTASKS_FAILED, "not all of them succeeded"),
                new StoredFiles("nowhere", "a".repeat(64)),
                Publication.NOTHING);
    }

    @Override
    public void close() {
        subscription.close();
        loop.interrupt();
        try {
            loop.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Waker implements QueueSignals.Listener {

        @Override
        public void workArrived(QueueName name) {
            news.release();
        }

        @Override
        public void taskCancelled(TaskId task) {
            // its result will be refused
        }

        @Override
        public void reconnected() {
            news.release();
        }
    }
}
