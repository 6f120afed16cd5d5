package dev.assay.analyzers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A WebSocket client that knows nothing about the server, to talk to it as any other client would.
public final class Client implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;

    public record Closed(int code, String reason) {}

    public Client(URI uri) {
        socket = http.newWebSocketBuilder().buildAsync(uri, new Listener()).join();
    }

    public Client say(String text) {
        socket.sendText(text, true).join();
        return this;
    }

    public Client sayInBinary(String text) {
        socket.sendBinary(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), true)
                .join();
        return this;
    }

    /// Sends one message in parts, for as long as the server takes them.
    public void sayInParts(int parts, String part) {
        try {
            for (int i = 0; i < parts; i++) {
                socket.sendText(part, i == parts - 1).join();
            }
        } catch (CompletionException e) {
            // The server has closed, which is for the test to look at.
            return;
        }
    }

    /// The next frame that is not about progress.
    public JsonNode hear() throws InterruptedException {
        while (true) {
            JsonNode frame = frames.poll(60, TimeUnit.SECONDS);
            if (frame == null) {
                throw new AssertionError("nothing was said for a minute");
            }
            if (!frame.path("type").asText().equals("progress_update")) {
                return frame;
            }
        }
    }

    /// All frames until one of the given type, that one included.
    public List<JsonNode> hearUntil(String type) throws InterruptedException {
        List<JsonNode> heard = new ArrayList<>();
        while (true) {
            JsonNode frame = frames.poll(60, TimeUnit.SECONDS);
            if (frame == null) {
                throw new AssertionError("no " + type + " came; heard " + heard);
            }
            heard.add(frame);
            if (frame.path("type").asText().equals(type)) {
                return heard;
            }
        }
    }

    public Closed awaitClose() {
        return closed.orTimeout(30, TimeUnit.SECONDS).join();
    }

    public boolean hasHeardMore() {
        return !frames.isEmpty();
    }

    @Override
    public void close() {
        socket.abort();
        http.close();
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    frames.add(JSON.readTree(text.toString()));
                } catch (Exception e) {
                    throw new AssertionError("not JSON: " + text, e);
                }
                text.setLength(0);
            }
            webSocket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            closed.complete(new Closed(code, reason));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
