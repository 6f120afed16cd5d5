package dev.assay.quickstart.client;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/// Sends and receives JSON objects, and knows how Assay says no.
///
/// Every method throws [AssayRefusedException] when the service says no, and [AssayUnreachableException] when it
/// says nothing or nothing that can be understood.
final class Rest {

    static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int PAGE = 200;

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    Rest(URI base) {
        this.base = base;
    }

    URI base() {
        return base;
    }

    List<JsonNode> pages(String path) throws InterruptedException {
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

    JsonNode get(String path) throws InterruptedException {
        return send(request(path).GET().build());
    }

    JsonNode post(String path, ObjectNode body, String... headers) throws InterruptedException {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.POST(BodyPublishers.ofString(body.toString())).build());
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
                throw refusal(response);
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

    /// A service that has lost its database says so, and is back soon like one that cannot be reached.
    private RuntimeException refusal(HttpResponse<byte[]> response) throws IOException {
        var refused = AssayRefusedException.of(response.statusCode(), problem(response));
        return switch (response.statusCode()) {
            case 502, 503, 504 -> new AssayUnreachableException(refused.sentence(), refused);
            default -> refused;
        };
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

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
