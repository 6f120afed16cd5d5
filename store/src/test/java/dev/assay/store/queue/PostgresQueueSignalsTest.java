package dev.assay.store.queue;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.control.WorkerReport;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.QueueSignals;
import dev.assay.model.task.Submission;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.WorkerId;
import dev.assay.store.control.PostgresQueueControl;
import dev.assay.store.control.PostgresWorkerRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresQueueSignalsTest {

    private static final QueueName QUEUE = QueueName.ANALYSIS;
    private static final String LISTENER =
            "from pg_stat_activity where application_name = 'assay-signals'" + " and datname = current_database()";

    private final QueueFixture fixture = new QueueFixture(2);
    private final TaskQueue queue = fixture.queue();
    private final ListenerSettings settings = new ListenerSettings(
            fixture.address.url(), fixture.address.user(), fixture.address.password(), Duration.ofMillis(200));
    private final PostgresQueueSignals signals = new PostgresQueueSignals(settings);
    private final News news = new News();

    @BeforeEach
    void waitUntilItListens() throws InterruptedException {
        try (var _ = signals.subscribe(Set.of(QUEUE), news)) {
            // no signal can say that there are signals now, so they are asked for until one comes
            do {
                fixture.texts("select pg_notify('assay_work', 'analysis')::text");
            } while (news.heard.poll(50, TimeUnit.MILLISECONDS) == null);
            // others may be under way; what comes after this one does not
            fixture.texts("select pg_notify('assay_cancelled', '1')::text");
            news.skipTo("cancelled " + new TaskId(1));
        }
    }

    @AfterEach
    void close() {
        signals.close();
        fixture.close();
    }

    @Test
    void a_submitted_task_is_announced_to_those_who_serve_its_queue() throws InterruptedException {
        assertThat(signals.connected()).isTrue();
        signals.subscribe(Set.of(QUEUE), news);

        queue.submit(aTask().in(new QueueName("crawl")).build());
        queue.submit(aTask().build());

        assertThat(news.next()).isEqualTo("work analysis");
        assertThat(news.heard).isEmpty();
    }

    @Test
    void a_worker_is_told_that_its_task_was_cancelled() throws InterruptedException {
        TaskId id = ((Submission.Created) queue.submit(aTask().build())).id();
        queue.claim(new WorkerId("w"), List.of(new QueueDemand(QUEUE, 1)), Duration.ofSeconds(30));
        signals.subscribe(Set.of(), news);

        queue.cancel(id);

        assertThat(news.next()).isEqualTo("cancelled " + id);
    }

    @Test
    void everybody_is_told_when_an_operator_changes_something() throws InterruptedException {
        signals.subscribe(Set.of(), news);
        var workers = new PostgresWorkerRegistry(fixture.database, QueueClock.DATABASE);
        workers.report(new WorkerReport(
                new WorkerId("w"), "h", "1", Map.of(), Set.of(), Duration.ofSeconds(30), false, 0, 0, Duration.ZERO));

        new PostgresQueueControl(fixture.database, QueueClock.DATABASE).resume(QUEUE);
        assertThat(news.next()).isEqualTo("control");

        workers.drain(new WorkerId("w"), true);
        assertThat(news.next()).isEqualTo("control");
    }

    @Test
    void a_lost_connection_is_made_anew_and_listeners_are_told() throws InterruptedException {
        signals.subscribe(Set.of(QUEUE), news);

        fixture.texts("select pg_terminate_backend(pid)::text " + LISTENER);

        assertThat(news.next()).isEqualTo("reconnected");
        queue.submit(aTask().build());
        assertThat(news.next()).isEqualTo("work analysis");
    }

    @Test
    void listeners_are_told_of_the_first_connection_when_it_comes_late() throws InterruptedException {
        assertThat(firstNewsAfter(() -> {
                    throw new SQLException("no server yet");
                }))
                .isEqualTo("reconnected");
    }

    @Test
    void listening_goes_on_after_a_bug() throws InterruptedException {
        assertThat(firstNewsAfter(() -> {
                    throw new IllegalStateException("a driver with a bug");
                }))
                .isEqualTo("reconnected");
    }

    private interface Failure {
        void happen() throws SQLException;
    }

    /// What is heard first when the first try to connect, which waits for the subscription, fails.
    private String firstNewsAfter(Failure failure) throws InterruptedException {
        var subscribed = new CompletableFuture<Boolean>();
        var tries = new AtomicInteger();
        try (var late = new PostgresQueueSignals(settings, to -> {
            if (subscribed.join() && tries.getAndIncrement() == 0) {
                failure.happen();
            }
            return PostgresQueueSignals.connect(to);
        })) {
            late.subscribe(Set.of(QUEUE), news);
            subscribed.complete(true);
            return news.next();
        }
    }

    @Test
    void nonsense_from_others_and_listeners_that_throw_do_no_harm() throws InterruptedException {
        signals.subscribe(Set.of(QUEUE), new Throwing());
        signals.subscribe(Set.of(QUEUE), news);

        fixture.texts("select pg_notify('assay_cancelled', 'x')::text");
        fixture.texts("select pg_notify('assay_cancelled', '-5')::text");
        fixture.texts("select pg_notify('assay_work', '../../etc')::text");
        queue.submit(aTask().build());

        assertThat(news.next()).isEqualTo("work analysis");
    }

    @Test
    void silence_is_broken_by_a_heartbeat() throws InterruptedException {
        String query = "select count(*) " + LISTENER + " and query = 'select 1'";
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (fixture.number(query) == 0 && System.nanoTime() < deadline) {
            news.heard.poll(20, TimeUnit.MILLISECONDS);
        }

        assertThat(fixture.number(query)).isEqualTo(1);
        assertThat(signals.connected()).isTrue();
    }

    private static final class News implements QueueSignals.Listener {

        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            String next = heard.poll(10, TimeUnit.SECONDS);
            return next == null ? "nothing in 10 s" : next;
        }

        void skipTo(String last) throws InterruptedException {
            for (String next = next(); !next.equals(last); next = next()) {
                assertThat(next).isNotEqualTo("nothing in 10 s");
            }
        }

        @Override
        public void workArrived(QueueName queue) {
            heard.add("work " + queue);
        }

        @Override
        public void taskCancelled(TaskId task) {
            heard.add("cancelled " + task);
        }

        @Override
        public void controlChanged() {
            heard.add("control");
        }

        @Override
        public void reconnected() {
            heard.add("reconnected");
        }
    }

    private static final class Throwing implements QueueSignals.Listener {

        @Override
        public void workArrived(QueueName queue) {
            throw new IllegalStateException("a listener with a bug");
        }

        @Override
        public void taskCancelled(TaskId task) {
            throw new IllegalStateException("a listener with a bug");
        }

        @Override
        public void reconnected() {
            throw new IllegalStateException("a listener with a bug");
        }
    }
}
