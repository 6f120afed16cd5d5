package dev.assay.testkit.model;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// An OpenAI-compatible server on loopback. Every request gets the answer that the script has for it.
public final class ModelServer implements AutoCloseable {

    /// What came.
    public record Request(String path, String authorization, String body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<Request> arrivals = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Request> departures = new LinkedBlockingQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Function<Request, Reply> script = _ -> Reply.refusal(500, "nothing is scripted");

    private ModelServer(HttpServer server) {
        this.server = server;
    }

    public static ModelServer start() {
        try {
            var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var server = new ModelServer(http);
            http.setExecutor(server.threads);
            http.createContext("/v1/chat/completions", server::handle);
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The base URL, as clients want it.
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    /// From now on. Forgets the requests so far.
    public void answer(Function<Request, Reply> replies) {
        requests.clear();
        arrivals.clear();
        departures.clear();
        script = replies;
    }

    /// One reply after the other, the last one for all that come after.
    public void answerInTurn(Reply... replies) {
        answer(_ -> replies[Math.min(requests.size(), replies.length) - 1]);
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /// Waits until a request has come.
    public Request awaitRequest() throws InterruptedException {
        return taken(arrivals, "no request came");
    }

    /// Waits until a client that was kept waiting has gone.
    public void awaitDeparture() throws InterruptedException {
        taken(departures, "the client is still there");
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private static Request taken(LinkedBlockingQueue<Request> queue, String otherwise) throws InterruptedException {
        Request request = queue.poll(20, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError(otherwise);
        }
        return request;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        var request = new Request(
                exchange.getRequestURI().getPath(),
                authorization == null ? "" : authorization,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        requests.add(request);
        arrivals.add(request);
        Reply reply = script.apply(request);
        switch (reply) {
            case Reply.Status status -> send(exchange, status);
            case Reply.Streamed streamed -> stream(exchange, streamed);
            case Reply.EndedEarly(var pieces) -> pieces(open(exchange), pieces);
            case Reply.BrokenOff(var pieces, var code, var message) -> {
                OutputStream out = open(exchange);
                pieces(out, pieces);
                event(
                        out,
                        "{\"id\":\"1\",\"error\":{\"code\":%d,\"message\":%s},\"choices\":[{\"index\":0,"
                                        .formatted(code, quoted(message))
                                + "\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}");
            }
            case Reply.CutOff(var pieces) -> {
                OutputStream out = open(exchange);
                pieces(out, pieces);
                // Without the end of a chunked body: the server drops the connection of who throws.
                throw new IOException("cut off, as the script says");
            }
            case Reply.Hanging(var pieces, var keepAlive) -> hang(exchange, request, pieces, keepAlive);
        }
        exchange.close();
    }

    private static void send(HttpExchange exchange, Reply.Status status) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", status.contentType());
        if (!status.retryAfter().isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", status.retryAfter());
        }
        byte[] body = status.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static void stream(HttpExchange exchange, Reply.Streamed streamed) throws IOException {
        OutputStream out = open(exchange);
        pieces(out, streamed.pieces());
        event(
                out,
                "{\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                        + "\"delta\":{},\"finish_reason\":" + quoted(streamed.finish()) + "}]}");
        String cost = streamed.cost() < 0 ? "" : String.format(Locale.ROOT, ",\"cost\":%s", streamed.cost());
        event(
                out,
                "{\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],\"usage\":"
                        + "{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d%s}}"
                                .formatted(
                                        streamed.promptTokens(),
                                        streamed.completionTokens(),
                                        streamed.promptTokens() + streamed.completionTokens(),
                                        cost));
        event(out, "[DONE]");
    }

    private void hang(HttpExchange exchange, Request request, List<String> pieces, boolean keepAlive)
            throws IOException {
        OutputStream out = open(exchange);
        try {
            pieces(out, pieces);
            // Only writing tells whether the client is still there; what is written is no piece of an answer.
            while (!closing.await(50, TimeUnit.MILLISECONDS)) {
                out.write((keepAlive ? ": processing\n\n" : "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            departures.add(request);
        }
    }

    private static OutputStream open(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private static void pieces(OutputStream out, List<String> pieces) throws IOException {
        for (String piece : pieces) {
            event(
                    out,
                    "{\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                            + "\"delta\":{\"role\":\"assistant\",\"content\":" + quoted(piece)
                            + "},\"finish_reason\":null}]}");
        }
    }

    private static void event(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String quoted(String text) {
        var json = new StringBuilder("\"");
        text.chars().forEach(character -> {
            switch (character) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                default -> {
                    if (character < ' ') {
                        json.append(String.format(Locale.ROOT, "\\u%04x", character));
                    } else {
                        json.append((char) character);
                    }
                }
            }
        });
        return json.append('"').toString();
    }
}
