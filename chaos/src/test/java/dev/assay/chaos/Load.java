package dev.assay.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Submits tasks and cancels some, at whichever service answers, as a stubborn client does it: the same request under
/// the same idempotency key until somebody has said yes.
final class Load {

    private static final int BATCH = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<ServiceProcess> services;
    private final Random chance;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final List<String> submitted = new ArrayList<>();
    private final Set<String> cancelled = new HashSet<>();

    Load(List<ServiceProcess> services, Random chance) {
        this.services = services;
        this.chance = chance;
    }

    /// The ids that were promised to be there.
    List<String> submitted() {
        return submitted;
    }

    /// The ids of those that were promised to be cancelled.
    Set<String> cancelled() {
        return cancelled;
    }

    void submit(int tasks) throws InterruptedException, IOException {
        for (int done = 0; done < tasks; done += BATCH) {
            int size = Math.min(BATCH, tasks - done);
            String body = IntStream.range(0, size)
                    .mapToObj(_ -> task())
                    .collect(Collectors.joining(",", "{\"tasks\":[", "]}"));
            Answer answer = post("/api/tasks/batch", body, UUID.randomUUID().toString(), 202);
            JSON.readTree(answer.body()).path("ids").forEach(id -> submitted.add(id.asText()));
            cancelOne();
        }
    }

    private record Answer(int status, String body) {}

    /// Of those that are there, whatever has become of it.
    private void cancelOne() throws InterruptedException {
        String id = submitted.get(chance.nextInt(submitted.size()));
        if (post("/api/tasks/" + id + "/cancel", "", null, 200, 409).status() == 200) {
            cancelled.add(id);
        }
    }

    private String task() {
        int app = chance.nextInt(1, 2_000);
        String[] services = {"\"static-analyzer\"", "\"static-analyzer\",\"ai-analyzer\""};
        String[] priorities = {"low", "normal", "high", "urgent"};
        return "{\"kind\":\"analysis\",\"model\":\"chaos\",\"app\":%d,\"services\":[%s],\"tier\":\"quick\",\"priority\":\"%s\"}"
                .formatted(app, services[chance.nextInt(2)], priorities[chance.nextInt(4)]);
    }

    private Answer post(String path, String body, @Nullable String key, Integer... expected)
            throws InterruptedException {
        while (true) {
            URI url = services.get(chance.nextInt(services.size())).url().resolve(path);
            var request = HttpRequest.newBuilder(url).timeout(PATIENCE).POST(HttpRequest.BodyPublishers.ofString(body));
            request.header("Content-Type", "application/json");
            if (key != null) {
                request.header("Idempotency-Key", key);
            }
            try {
                HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
                if (List.of(expected).contains(answer.statusCode())) {
                    return new Answer(answer.statusCode(), answer.body());
                }
                if (answer.statusCode() < 500) {
                    throw new AssertionError(path + " was answered with " + answer.statusCode() + ": " + answer.body());
                }
            } catch (IOException _) {
                // Killed, frozen or not yet up: the next one, after a moment.
            }
            TimeUnit.NANOSECONDS.sleep(BETWEEN_TRIES.toNanos());
        }
    }
}
