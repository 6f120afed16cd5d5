package dev.assay.quickstart.analyze;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// A task-service that answers what a test tells it, over real HTTP.
final class FakeAssay implements AutoCloseable {

    static final String TASK = "task_0a1b2c3d4e5f";

    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Deque<String> tasks = new ArrayDeque<>();
    final List<JsonNode> submitted = new ArrayList<>();
    final List<JsonNode> registered = new ArrayList<>();
    final CompletableFuture<String> cancelled = new CompletableFuture<>();
    final CompletableFuture<String> polled = new CompletableFuture<>();
    private volatile String subtasks = "{\"items\":[]}";
    private int submitStatus = 202;
    private String submitAnswer = task("PENDING", 0);

    FakeAssay() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// The states in which the task is found one after the other; it stays in the last.
    FakeAssay becoming(String... documents) {
        tasks.addAll(List.of(documents));
        return this;
    }

    FakeAssay answering(String path, String document) {
        answers.put(path, document);
        return this;
    }

    FakeAssay withSubtasks(String page) {
        subtasks = page;
        return this;
    }

    FakeAssay refusingToSubmit(int status, String problem) {
        submitStatus = status;
        submitAnswer = problem;
        return this;
    }

    static String task(String status, int percent) {
        return """
                {"id":"%s","status":"%s","model":"shop","app":3,"progress":{"percent":%d,"step":"pmd"},
                 "tools":[{"name":"pmd","service":"static-analyzer","status":"COMPLETED","findings":2,"reason":null},
                          {"name":"bandit","service":"static-analyzer","status":"MISSING","findings":0,"reason":"not installed"}],
                 "cause":%s,"result":{"path":"shop/app3/%s"}}""".formatted(TASK, status, percent, causeOf(status), TASK);
    }

    private static String causeOf(String status) {
        return status.equals("FAILED")
                ? "{\"code\":\"TARGET_MISSING\",\"message\":\"There is no shop/app3.\",\"suggestion\":\"Copy it there.\"}"
                : "null";
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = exchange.getRequestURI().getQuery();
        byte[] body = exchange.getRequestBody().readAllBytes();
        switch (exchange.getRequestMethod() + " " + path) {
            case "POST /api/applications" -> {
                registered.add(json.readTree(body));
                send(
                        exchange,
                        201,
                        "{\"model\":\"" + registered.getLast().path("model").asText() + "\",\"app\":3}");
            }
            case "POST /api/tasks" -> {
                submitted.add(json.readTree(body));
                send(exchange, submitStatus, submitAnswer);
            }
            case "GET /api/tasks/" + TASK -> {
                String next = tasks.size() > 1 ? tasks.removeFirst() : tasks.getFirst();
                send(exchange, next.contains("STORE_UNAVAILABLE") ? 503 : 200, next);
                polled.complete(TASK);
            }
            case "POST /api/tasks/" + TASK + "/cancel" -> {
                cancelled.complete(TASK);
                send(exchange, 200, task("CANCELLED", 0));
            }
            case "GET /api/tasks/" + TASK + "/subtasks" -> send(exchange, 200, subtasks);
            default -> {
                String found = answers.getOrDefault(path + (query == null ? "" : "?" + query), answers.get(path));
                send(exchange, found == null ? 404 : 200, found == null ? "{\"detail\":\"no such thing\"}" : found);
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
