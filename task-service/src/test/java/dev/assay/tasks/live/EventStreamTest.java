package dev.assay.tasks.live;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import dev.assay.model.history.EventCursor;
import dev.assay.model.history.TaskEvents;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.Lease;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.Progress;
import dev.assay.model.task.Publication;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Submission;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskResult.StoredFiles;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.WorkerId;
import dev.assay.tasks.live.SseClient.Message;
import dev.assay.testkit.postgres.Horizon;
import dev.assay.testkit.task.Results;
import dev.assay.testkit.task.TaskBuilder;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Live data over HTTP: what a listener gets, and what it gets when it comes back.
@QuarkusTest
@TestProfile(NobodyWorks.class)
class EventStreamTest {

    private static final Duration LEASE = Duration.ofMinutes(5);

    @TestHTTPResource("/api/")
    URI api = URI.create("");

    @Inject
    TaskQueue queue;

    @Inject
    TaskEvents events;

    @Inject
    AgroalDataSource pool;

    private final WorkerId worker = new WorkerId("w1");

    @BeforeEach
    void begin_with_an_empty_queue() throws SQLException {
        delete();
    }

    @Test
    void a_listener_hears_of_every_task_that_is_submitted_moved_and_ended() throws Exception {
        try (SseClient client = listen("events", null)) {
            String connected = client.next(message -> !message.id().isEmpty()).id();
            TaskId task = submit(aTask());
            queue.settle(claim(), Results.failed());

            List<Message> heard = client.next(3);

            assertThat(heard)
                    .extracting(Message::name)
                    .containsExactly("task.created", "task.updated", "task.finished");
            JsonPath end = new JsonPath(heard.getLast().data());
            assertThat(end.getString("id")).isEqualTo(task.toString());
            assertThat(end.getString("status")).isEqualTo("FAILED");
            assertThat(end.getString("from")).isEqualTo("RUNNING");
            assertThat(end.getString("actor")).isEqualTo("w1");
            assertThat(end.getString("cause")).isEqualTo("NO_TOOL_RAN");
            assertThat(connected).isNotEqualTo(client.lastId());
        }
    }

    @Test
    void a_listener_that_reconnects_misses_nothing_and_sees_nothing_twice() throws Exception {
        EventCursor start = events.latest();
        var heard = new ArrayList<String>();
        String lastId;
        try (SseClient client = listen("events", null)) {
            client.next(message -> !message.id().isEmpty());
            submitAll(30);
            client.next(17).forEach(message -> heard.add(message.id()));
            lastId = client.lastId();
        }
        submitAll(700);
        queue.settle(claim(), Results.completed());
        try (SseClient client = listen("events", lastId)) {
            client.next(500).forEach(message -> heard.add(message.id()));
            lastId = client.lastId();
        }
        queue.settle(claim(), Results.completed());
        submitAll(20);
        int all = 30 + 700 + 2 + 2 + 20;
        try (SseClient client = listen("events?after=" + lastId, null)) {
            client.next(all - heard.size()).forEach(message -> heard.add(message.id()));
        }

        List<String> written = events.read(start, Set.of(), 10_000).stream()
                .map(event -> event.cursor().toString())
                .toList();
        assertThat(heard).isEqualTo(written).hasSize(all);
    }

    @Test
    void a_listener_may_ask_for_some_tasks_only() throws Exception {
        try (SseClient client = listen("events?queue=crawl", null)) {
            client.next(message -> !message.id().isEmpty());
            submit(aTask());
            TaskId wanted = submit(aTask().in(new QueueName("crawl")));

            assertThat(new JsonPath(client.next().data()).getString("id")).isEqualTo(wanted.toString());
        }
    }

    @Test
    void a_quiet_stream_says_where_it_is() throws Exception {
        try (SseClient client = listen("events?queue=crawl", null)) {
            String begin = client.next(message -> !message.id().isEmpty()).id();
            submit(aTask());

            client.next(message -> !message.id().isEmpty() && !message.id().equals(begin));

            assertThat(client.lastId()).isEqualTo(events.latest().toString());
        }
    }

    @Test
    void a_task_s_own_stream_begins_with_its_state_and_ends_with_its_end() throws Exception {
        TaskId main = submit(aTask().withSubtasks("a", "b"));
        submit(aTask());
        Horizon.awaitPassed(pool);
        String lastId;
        try (SseClient client = listen("tasks/" + main + "/events", null)) {
            Message state = client.next();
            assertThat(state.name()).isEqualTo("task.state");
            assertThat(new JsonPath(state.data()).getString("task.status")).isEqualTo("PENDING");
            assertThat(new JsonPath(state.data()).getList("subtasks")).hasSize(2);

            queue.settle(claim(), Results.completed());
            finish(claim());
            List<Message> heard = client.rest();

            assertThat(heard)
                    .extracting(Message::name)
                    .containsExactly(
                            "subtask.updated",
                            "task.updated",
                            "subtask.updated",
                            "subtask.updated",
                            "subtask.updated",
                            "task.finished");
            lastId = client.lastId();
        }
        try (SseClient again = listen("tasks/" + main + "/events", lastId)) {
            assertThat(again.status()).isEqualTo(204);
        }
        try (SseClient anew = listen("tasks/" + main + "/events", null)) {
            assertThat(anew.rest()).extracting(Message::name).containsExactly("task.state");
        }
    }

    @Test
    void a_task_s_own_stream_goes_on_where_it_was_cut() throws Exception {
        TaskId main = submit(aTask().withSubtasks("a", "b"));
        Horizon.awaitPassed(pool);
        String lastId;
        try (SseClient client = listen("tasks/" + main + "/events", null)) {
            client.next();
            queue.settle(claim(), Results.completed());
            client.next(2);
            lastId = client.lastId();
        }
        submitAll(600);
        queue.cancel(main);
        try (SseClient client = listen("tasks/" + main + "/events", lastId)) {
            assertThat(client.rest())
                    .extracting(message -> message.name() + " " + new JsonPath(message.data()).getString("status"))
                    .containsExactly(
                            "subtask.updated COMPLETED", "subtask.updated CANCELLED", "task.finished CANCELLED");
        }
    }

    @Test
    void progress_is_sent_as_it_is_with_the_time_that_is_left() throws Exception {
        TaskId main = submit(aTask().withSubtasks("a"));
        Horizon.awaitPassed(pool);
        try (SseClient client = listen("tasks/" + main + "/events", null)) {
            client.next();
            Lease lease = claim();
            client.next(2);
            queue.progress(lease, new Progress(40, "pylint", 2, 5));

            Message subtask = client.next(message -> message.name().equals("task.progress"));
            Message folded = client.next(message -> message.name().equals("task.progress"));

            JsonPath said = new JsonPath(subtask.data());
            assertThat(subtask.id()).isEmpty();
            assertThat(said.getString("id")).isEqualTo(lease.task().toString());
            assertThat(said.getInt("percent")).isEqualTo(40);
            assertThat(said.getString("step")).isEqualTo("pylint");
            assertThat(said.getInt("completed")).isEqualTo(2);
            assertThat(said.getInt("total")).isEqualTo(5);
            assertThat(said.getDouble("etaSeconds")).isNotNegative();
            assertThat(new JsonPath(folded.data()).getString("id")).isEqualTo(main.toString());
            given().get("/api/tasks/" + lease.task()).then().body("progress.etaSeconds", notNullValue());
        }
    }

    @Test
    void ids_that_are_none_are_refused_before_the_stream_begins() throws Exception {
        try (SseClient client = listen("events", "yesterday")) {
            assertThat(client.status()).isEqualTo(422);
            assertThat(new JsonPath(client.body()).getString("code")).isEqualTo("INVALID_REQUEST");
        }
        try (SseClient client = listen("events", "999999999999-1")) {
            assertThat(client.status()).isEqualTo(410);
            assertThat(new JsonPath(client.body()).getString("code")).isEqualTo("EVENTS_GONE");
        }
        String before = events.latest().toString();
        submit(aTask());
        events.latest();
        delete();
        try (SseClient client = listen("events?after=" + before, null)) {
            assertThat(client.status()).isEqualTo(410);
        }
        try (SseClient client = listen("tasks/task_000000000001/events", null)) {
            assertThat(client.status()).isEqualTo(404);
        }
    }

    @Test
    void a_reader_that_takes_nothing_is_cut_off_and_the_others_get_everything() throws Exception {
        int batches = 3;
        try (SseClient quick = listen("events", null);
                Socket slow = new Socket()) {
            quick.next(message -> !message.id().isEmpty());
            slow.setReceiveBufferSize(4096);
            slow.connect(new InetSocketAddress(api.getHost(), api.getPort()));
            slow.getOutputStream()
                    .write(("GET /api/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            slow.getInputStream().read(); // it is listening now
            for (int i = 0; i < batches; i++) {
                submitAll(10_000);
            }

            assertThat(quick.next(batches * 10_000)).extracting(Message::id).doesNotHaveDuplicates();

            String tail = lastWords(slow.getInputStream());
            assertThat(tail).contains("event:stream.end").contains("TOO_SLOW");
        }
    }

    @Test
    void the_timeline_tells_who_did_what() {
        TaskId main = submit(aTask().withSubtasks("a"));
        finish(claim());

        given().get("/api/tasks/" + main + "/timeline")
                .then()
                .statusCode(200)
                .body("edges", hasSize(7))
                .body("edges[0].task", equalTo(main.toString()))
                .body("edges[0].reason", equalTo("SUBMITTED"))
                .body("edges[6].to", equalTo("COMPLETED"))
                .body("edges[6].actor", equalTo("service"))
                .body("attempts", hasSize(1))
                .body("attempts[0].service", equalTo("a"))
                .body("attempts[0].attempt", equalTo(1))
                .body("attempts[0].worker", equalTo("w1"))
                .body("attempts[0].outcome", equalTo("COMPLETED"))
                .body("attempts[0].endedAt", notNullValue());
        given().get("/api/tasks/task_000000000001/timeline").then().statusCode(404);
    }

    /// Reads what a connection still holds, and returns the end of it.
    private static String lastWords(InputStream input) throws IOException {
        var last = new StringBuilder();
        byte[] buffer = new byte[65_536];
        for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
            last.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
            last.delete(0, Math.max(last.length() - 2_000, 0));
        }
        return last.toString();
    }

    private SseClient listen(String path, @org.jspecify.annotations.Nullable String lastEventId)
            throws IOException, InterruptedException {
        return new SseClient(api + path, lastEventId);
    }

    private TaskId submit(TaskBuilder task) {
        return ((Submission.Created) queue.submit(task.build())).id();
    }

    private void submitAll(int count) {
        NewTask task = aTask().build();
        queue.submitAll(Collections.nCopies(count, task), null);
    }

    private Lease claim() {
        return queue.claim(worker, List.of(new QueueDemand(QueueName.ANALYSIS, 1)), LEASE).stream()
                .map(ClaimedTask::lease)
                .findFirst()
                .orElseThrow();
    }

    private void finish(Lease last) {
        queue.settleLast(
                last,
                Results.completed(),
                new ParentEnd(TaskStatus.COMPLETED, null, new StoredFiles("p", "s"), Publication.NOTHING));
    }

    private void delete() throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("delete from task");
        }
        Horizon.awaitPassed(pool);
    }
}
