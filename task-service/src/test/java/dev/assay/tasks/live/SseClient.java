package dev.assay.tasks.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads a stream as a browser does.
final class SseClient implements AutoCloseable {

    private static final long PATIENCE = 20;
    private static final Message END = new Message("", "end of stream", "");

    record Message(String id, String name, String data) {

        boolean isEvent() {
            return !name.isEmpty();
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpResponse<InputStream> response;
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private volatile String lastId = "";

    SseClient(String uri, @Nullable String lastEventId) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(uri)).header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        if (status() == 200) {
            Thread.ofVirtual().start(this::read);
        }
    }

    int status() {
        return response.statusCode();
    }

    String body() throws IOException {
        return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
    }

    /// The last id that was handed out by [#next].
    String lastId() {
        return lastId;
    }

    /// The next message that is an event.
    Message next() throws InterruptedException {
        return next(Message::isEvent);
    }

    Message next(Predicate<Message> wanted) throws InterruptedException {
        while (true) {
            Message message = messages.poll(PATIENCE, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("nothing came for " + PATIENCE + " s");
            }
            if (!message.id().isEmpty()) {
                lastId = message.id();
            }
            if (wanted.test(message)) {
                return message;
            }
        }
    }

    List<Message> next(int count) throws InterruptedException {
        var list = new ArrayList<Message>();
        while (list.size() < count) {
            list.add(next());
        }
        return list;
    }

    /// Everything up to the end of the stream.
    List<Message> rest() throws InterruptedException {
        var list = new ArrayList<Message>();
        for (Message message = next(); !message.equals(END); message = next()) {
            list.add(message);
        }
        return list;
    }

    private void read() {
        try (InputStream body = response.body()) {
            parse(body);
        } catch (IOException | UncheckedIOException closed) {
            // by the test, or by the service: the same to a reader
        }
        messages.add(END);
    }

    private void parse(InputStream body) {
        var lines = new java.io.BufferedReader(new java.io.InputStreamReader(body, StandardCharsets.UTF_8)).lines();
        String[] parts = {"", "", ""};
        lines.forEach(line -> {
            if (line.isEmpty()) {
                messages.add(new Message(parts[0], parts[1], parts[2]));
                parts[0] = parts[1] = parts[2] = "";
            } else if (line.startsWith("id:")) {
                parts[0] = line.substring(3).strip();
            } else if (line.startsWith("event:")) {
                parts[1] = line.substring(6).strip();
            } else if (line.startsWith("data:")) {
                parts[2] = line.substring(5).strip();
            }
        });
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
