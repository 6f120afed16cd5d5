import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Measures submit → RUNNING on an idle system: one small analysis at a time, each awaited before the next.
///
/// What is printed is `queueSeconds` of the main task: from its commit to the claim of its first subtask, both
/// stamped by the database. Run it with `java bench/SubmitToRunning.java --model MODEL --app N` against a running
/// Assay.
void main(String[] args) throws Exception {
    Map<String, String> options = new HashMap<>(Map.of("url", "http://127.0.0.1:8081", "count", "100", "tool", "cpd"));
    for (int i = 0; i + 1 < args.length; i += 2) {
        options.put(args[i].replaceFirst("^--", ""), args[i + 1]);
    }
    if (!options.containsKey("model") || !options.containsKey("app")) {
        IO.println("usage: java bench/SubmitToRunning.java --model MODEL --app N [--url URL] [--count N] [--tool TOOL]");
        System.exit(2);
    }
    String body = "{\"kind\":\"analysis\",\"model\":\"%s\",\"app\":%s,\"tools\":[\"%s\"],\"priority\":\"urgent\"}"
            .formatted(options.get("model"), options.get("app"), options.get("tool"));
    int count = Integer.parseInt(options.get("count"));
    double[] millis = new double[count];
    try (var http = HttpClient.newHttpClient()) {
        for (int i = -5; i < count; i++) { // five to warm up
            double waited = one(http, URI.create(options.get("url")), body);
            if (i >= 0) {
                millis[i] = waited;
            }
        }
    }
    Arrays.sort(millis);
    IO.println("submit -> RUNNING over %d tasks: min %.0f ms, median %.0f ms, p95 %.0f ms, max %.0f ms"
            .formatted(count, millis[0], millis[count / 2], millis[count * 95 / 100], millis[count - 1]));
}

private static double one(HttpClient http, URI base, String body) throws IOException, InterruptedException {
    var submit = HttpRequest.newBuilder(base.resolve("/api/tasks"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    String answer = http.send(submit, HttpResponse.BodyHandlers.ofString()).body();
    String id = field(answer, "\"id\":\"([^\"]+)\"");
    while (true) {
        var get = HttpRequest.newBuilder(base.resolve("/api/tasks/" + id)).build();
        String task = http.send(get, HttpResponse.BodyHandlers.ofString()).body();
        if (!task.contains("\"finishedAt\":null")) {
            return Double.parseDouble(field(task, "\"queueSeconds\":([0-9.]+)")) * 1000;
        }
        Thread.sleep(20); // polling a benchmark's subject over HTTP; the figure is stamped by the database
    }
}

private static String field(String json, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(json);
    if (!matcher.find()) {
        throw new IllegalStateException("no " + pattern + " in " + json);
    }
    return matcher.group(1);
}
