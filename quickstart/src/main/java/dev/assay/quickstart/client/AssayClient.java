package dev.assay.quickstart.client;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.model.task.Target;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Calls the task-service as any user of its REST interface would.
///
/// Every method throws [AssayRefusedException] when the service says no, and [AssayUnreachableException] when it
/// says nothing or nothing that can be understood.
public final class AssayClient {

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int PAGE = 200;

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    public AssayClient(URI base) {
        this.base = base;
    }

    public URI base() {
        return base;
    }

    /// The application that stands for a place: the same place always gets the same number.
    public Target register(String model, String origin) throws InterruptedException {
        JsonNode application = post(
                "/api/applications", JSON.createObjectNode().put("model", model).put("origin", origin));
        try {
            return new Target(
                    application.path("model").asText(), application.path("app").asInt());
        } catch (IllegalArgumentException e) {
            throw new AssayUnreachableException(
                    base + " answered with something that is no application, so it does not seem to be Assay; check"
                            + " --url",
                    e);
        }
    }

    public RemoteTask submit(Target target, Submission submission) throws InterruptedException {
        ObjectNode body = JSON.createObjectNode()
                .put("kind", "analysis")
                .put("model", target.model())
                .put("app", target.app());
        submission.addTo(body);
        return aTask(post("/api/tasks", body));
    }

    public RemoteTask task(String id) throws InterruptedException {
        return aTask(get("/api/tasks/" + encode(id)));
    }

    /// The parts of a task, one per analyzer service.
    public List<RemoteTask> subtasks(String id) throws InterruptedException {
        List<RemoteTask> subtasks = new ArrayList<>();
        for (JsonNode subtask : get("/api/tasks/" + encode(id) + "/subtasks").path("items")) {
            subtasks.add(aTask(subtask));
        }
        return subtasks;
    }

    public void cancel(String id) throws InterruptedException {
        post("/api/tasks/" + encode(id) + "/cancel", JSON.createObjectNode());
    }

    public List<RemoteFinding> findings(String id) throws InterruptedException {
        return pages("/api/tasks/" + encode(id) + "/findings").stream()
                .map(RemoteFinding::new)
                .toList();
    }

    /// The names of the task's result files, relative to its result folder.
    public List<String> files(String id) throws InterruptedException {
        return pages("/api/tasks/" + encode(id) + "/files").stream()
                .map(file -> file.path("name").asText())
                .toList();
    }

    public JsonNode file(String id, String name) throws InterruptedException {
        String path = Stream.of(name.split("/", -1)).map(AssayClient::encode).collect(Collectors.joining("/"));
        return get("/api/tasks/" + encode(id) + "/files/" + path);
    }

    private List<JsonNode> pages(String path) throws InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        do {
            String query = "?limit=" + PAGE + (cursor.isEmpty() ? "" : "&cursor=" + encode(cursor));
            JsonNode page = get(path + query);
            page.path("items").forEach(items::add);
            cursor = page.path("nextCursor").asText("");
        } while (!cursor.isEmpty() && !"null".equals(cursor));
        return items;
    }

    private JsonNode get(String path) throws InterruptedException {
        return send(request(path).GET().build());
    }

    private JsonNode post(String path, ObjectNode body) throws InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .header("Accept", "application/json, application/problem+json")
                .timeout(Duration.ofSeconds(60));
    }

    private JsonNode send(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() >= 400) {
                throw AssayRefusedException.of(response.statusCode(), problem(response));
            }
            return document(response.body());
        } catch (JsonProcessingException e) {
            throw new AssayUnreachableException(
                    base + " answered with something that is not JSON, so it does not seem to be Assay; check --url",
                    e);
        } catch (IOException e) {
            throw new AssayUnreachableException(
                    "Assay at " + base + " could not be reached (" + e + "); is it running?", e);
        }
    }

    /// Assay says no with a JSON object. A web page is somebody else's, and nothing to show in a terminal.
    private JsonNode problem(HttpResponse<byte[]> response) throws IOException {
        try {
            return document(response.body());
        } catch (JsonProcessingException e) {
            throw new AssayUnreachableException(
                    base + " answered with status " + response.statusCode()
                            + " and no word of Assay's, so it does not seem to be Assay; check --url",
                    e);
        }
    }

    private static JsonNode document(byte[] body) throws IOException {
        JsonNode document = JSON.readTree(body);
        if (!document.isObject()) {
            throw new JsonParseException("not a JSON object");
        }
        return document;
    }

    private RemoteTask aTask(JsonNode document) {
        try {
            return new RemoteTask(document);
        } catch (IllegalArgumentException e) {
            throw new AssayUnreachableException(
                    base + " answered with something that is no task, so it does not seem to be Assay; check --url", e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
