package dev.assay.tasks.live;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.history.EventCursor;
import dev.assay.model.history.TaskEvents;
import dev.assay.model.task.Submission;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.testkit.postgres.Horizon;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Live data over a WebSocket: clients say what they want to hear of while they listen.
@QuarkusTest
@TestProfile(NobodyWorks.class)
class LiveSocketTest {

    @TestHTTPResource("/api/live")
    URI address = URI.create("");

    @Inject
    TaskQueue queue;

    @Inject
    TaskEvents events;

    @Inject
    AgroalDataSource pool;

    @Test
    void a_client_hears_of_the_tasks_it_names_and_of_no_others() throws Exception {
        TaskId wanted = submit();
        TaskId later = submit();
        Horizon.awaitPassed(pool);
        try (var client = new Client(address)) {
            JsonPath ack = client.ask("{\"subscribe\":{\"tasks\":[\"" + wanted + "\"]}}");
            assertThat(ack.getList("subscribed.tasks")).containsExactly(wanted.toString());
            assertThat(ack.getString("cursor")).isNotNull();
            submit();
            queue.cancel(wanted);

            JsonPath event = client.next();
            assertThat(event.getString("event")).isEqualTo("task.finished");
            assertThat(event.getString("data.id")).isEqualTo(wanted.toString());

            client.ask("{\"subscribe\":{\"tasks\":[\"" + later + "\"]}}");
            queue.cancel(later);
            assertThat(client.next().getString("data.id")).isEqualTo(later.toString());
        }
    }

    @Test
    void a_client_that_reconnects_misses_nothing_and_sees_nothing_twice() throws Exception {
        Horizon.awaitPassed(pool);
        EventCursor start = events.latest();
        var heard = new ArrayList<String>();
        try (var client = new Client(address)) {
            client.ask("{\"subscribe\":{\"all\":true}}");
            submitAll(40);
            for (int i = 0; i < 25; i++) {
                heard.add(client.next().getString("cursor"));
            }
        }
        submitAll(600);
        try (var client = new Client(address)) {
            client.ask("{\"subscribe\":{\"all\":true},\"after\":\"" + heard.getLast() + "\"}");
            submitAll(10);
            while (heard.size() < 650) {
                heard.add(client.next().getString("cursor"));
            }
        }

        assertThat(heard)
                .isEqualTo(events.read(start, Set.of(), 1_000).stream()
                        .map(event -> event.cursor().toString())
                        .toList());
    }

    @Test
    void unsubscribing_ends_the_stream_until_something_is_subscribed_again() throws Exception {
        TaskId task = submit();
        try (var client = new Client(address)) {
            client.ask("{\"subscribe\":{\"all\":true}}");
            assertThat(client.ask("{\"unsubscribe\":{\"all\":true}}").getBoolean("subscribed.all"))
                    .isFalse();
            queue.cancel(task);
            Horizon.awaitPassed(pool);
            assertThat(client.ask("{\"ping\":\"a\"}").getString("pong")).isEqualTo("a");

            client.ask("{\"subscribe\":{\"all\":true}}");
            TaskId next = submit();
            assertThat(client.next().getString("data.id")).isEqualTo(next.toString());
        }
    }

    @Test
    void nonsense_is_answered_and_the_connection_lives_on() throws Exception {
        try (var client = new Client(address)) {
            for (String nonsense : List.of(
                    "",
                    "nonsense",
                    "[]",
                    "{}",
                    "{\"subscribe\":1}",
                    "{\"subscribe\":{}}",
                    "{\"subscribe\":{\"tasks\":[\"x\"]}}",
                    "{\"subscribe\":{\"tasks\":[1]}}",
                    "{\"subscribe\":{\"all\":\"yes\"}}",
                    "{\"subscribe\":{\"all\":true},\"after\":\"x\"}",
                    "{\"subscribe\":{\"all\":true},\"after\":\"999999999999-1\"}",
                    "{\"ping\":\"a\",\"subscribe\":{\"all\":true}}",
                    "{\"shout\":true}")) {
                assertThat(client.ask(nonsense).getString("error.code"))
                        .as(nonsense)
                        .isNotBlank();
            }
            assertThat(client.ask("{\"ping\":\"still\"}").getString("pong")).isEqualTo("still");
        }
    }

    @Test
    void after_is_only_taken_at_the_beginning() throws Exception {
        try (var client = new Client(address)) {
            client.ask("{\"subscribe\":{\"all\":true}}");

            assertThat(client.ask("{\"subscribe\":{\"all\":true},\"after\":\"0-0\"}")
                            .getString("error.code"))
                    .isEqualTo("INVALID_REQUEST");
        }
    }

    @Test
    void a_message_that_is_too_large_ends_its_connection_and_no_other() throws Exception {
        try (var large = new Client(address);
                var other = new Client(address)) {
            large.sendUnheard("{\"ping\":\"" + "x".repeat(200_000) + "\"}");

            assertThat(large.untilClosed()).isNotEqualTo(WebSocket.NORMAL_CLOSURE);
            assertThat(other.ask("{\"ping\":\"b\"}").getString("pong")).isEqualTo("b");
        }
    }

    @Test
    void pages_of_other_origins_are_refused() {
        assertThatThrownBy(() -> new Client(address, "http://evil.example"))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(403));
    }

    @Test
    void a_page_of_this_origin_may_listen() throws Exception {
        try (var client = new Client(address, "http://" + address.getAuthority())) {
            assertThat(client.ask("{\"ping\":\"a\"}").getString("pong")).isEqualTo("a");
        }
    }

    @Test
    void names_that_are_not_ours_are_refused() throws IOException {
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream()
                    .write(("GET /api/live HTTP/1.1\r\nHost: rebound.example\r\nConnection: Upgrade\r\n"
                                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);

            assertThat(answer).isEqualTo("HTTP/1.1 421");
        }
    }

    private TaskId submit() {
        return ((Submission.Created) queue.submit(aTask().build())).id();
    }

    private void submitAll(int count) {
        queue.submitAll(Collections.nCopies(count, aTask().build()), null);
    }

    /// A client that reads everything it is sent.
    private static final class Client implements AutoCloseable, WebSocket.Listener {

        private final HttpClient http = HttpClient.newHttpClient();
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final WebSocket socket;

        Client(URI address) {
            this(address, null);
        }

        Client(URI address, @Nullable String origin) {
            var builder = http.newWebSocketBuilder();
            if (origin != null) {
                builder.header("Origin", origin);
            }
            socket = builder.buildAsync(URI.create("ws://" + address.getAuthority() + address.getPath()), this)
                    .join();
        }

        void send(String message) {
            socket.sendText(message, true).join();
        }

        /// Sends what the service may refuse to read to its end.
        void sendUnheard(String message) {
            socket.sendText(message, true).exceptionally(_ -> socket).join();
        }

        /// Sends a message and waits for its answer; events that come before it are passed over.
        JsonPath ask(String message) throws InterruptedException {
            send(message);
            JsonPath answer = next();
            while (answer.get("event") != null) {
                answer = next();
            }
            return answer;
        }

        JsonPath next() throws InterruptedException {
            String message = messages.poll(20, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("nothing came");
            }
            return new JsonPath(message);
        }

        int untilClosed() throws InterruptedException {
            Integer code = closed.poll(20, TimeUnit.SECONDS);
            if (code == null) {
                throw new AssertionError("the connection stayed open");
            }
            return code;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.add(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.add(-1);
        }

        @Override
        public void close() {
            socket.abort();
            http.shutdownNow();
        }
    }
}
