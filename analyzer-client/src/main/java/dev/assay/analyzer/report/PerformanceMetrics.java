package dev.assay.analyzer.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.analyzer.wire.ToolName;
import dev.assay.model.analysis.Metric;
import dev.assay.model.analysis.Metric.Name;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The numbers of the load tools, each of which has names of its own for them.
final class PerformanceMetrics {

    /// What ab, aiohttp, locust and artillery call things; the first name that is there counts. Times are in
    /// milliseconds with all of them.
    private static final Map<Name, List<String>> SPELLINGS = new EnumMap<>(Map.ofEntries(
            Map.entry(Name.REQUESTS, List.of("requests", "completed_requests", "total_requests")),
            Map.entry(Name.SUCCESSFUL_REQUESTS, List.of("successful_requests")),
            Map.entry(Name.FAILED_REQUESTS, List.of("failed_requests", "failures", "errors")),
            Map.entry(Name.SUCCESS_RATE, List.of("success_rate")),
            Map.entry(
                    Name.REQUESTS_PER_SECOND,
                    List.of("requests_per_second", "rps", "request_rate", "requests_per_sec")),
            Map.entry(Name.RESPONSES, List.of("responses")),
            Map.entry(Name.AVG_RESPONSE_TIME, List.of("avg_response_time", "mean_response_time")),
            Map.entry(Name.MIN_RESPONSE_TIME, List.of("min_response_time")),
            Map.entry(Name.MAX_RESPONSE_TIME, List.of("max_response_time")),
            Map.entry(Name.MEDIAN_RESPONSE_TIME, List.of("median_response_time", "p50_response_time")),
            Map.entry(Name.P95_RESPONSE_TIME, List.of("p95_response_time")),
            Map.entry(Name.P99_RESPONSE_TIME, List.of("p99_response_time"))));

    private static final List<Name> BY_CLASS =
            List.of(Name.RESPONSES_2XX, Name.RESPONSES_3XX, Name.RESPONSES_4XX, Name.RESPONSES_5XX);

    private PerformanceMetrics() {}

    /// @param url what the tool was pointed at; null when only the tool itself may say
    static void read(String tool, @Nullable String url, JsonNode node, DetailDrafts details) {
        var values = new EnumMap<Name, Double>(Name.class);
        SPELLINGS.forEach((name, spellings) -> {
            for (String spelling : spellings) {
                Double value = counted(node.path(spelling));
                if (value != null) {
                    values.putIfAbsent(name, value);
                }
            }
        });
        responses(node.path("codes"), values);
        successRate(values);
        String place = url == null ? Nodes.text(node, "url") : url;
        values.forEach((name, value) -> details.add(new Metric(ToolName.canonical(tool), place, name, value)));
    }

    /// A number, or the sum of a map from kinds to numbers, as artillery counts its errors. Null for what is no
    /// finite number, and for a map of which one entry is none.
    private static @Nullable Double counted(JsonNode value) {
        if (value.isNumber()) {
            return Double.isFinite(value.doubleValue()) ? (Double) value.doubleValue() : null;
        }
        if (!value.isObject() || value.isEmpty()) {
            return null;
        }
        double sum = 0;
        for (JsonNode entry : value) {
            sum += entry.isNumber() ? entry.doubleValue() : Double.NaN;
        }
        return Double.isFinite(sum) ? (Double) sum : null;
    }

    /// Artillery counts answers by status; a map's integer keys arrive as text.
    private static void responses(JsonNode codes, Map<Name, Double> values) {
        for (Map.Entry<String, JsonNode> code : codes.properties()) {
            if (code.getKey().matches("[2-5][0-9][0-9]") && Nodes.finite(code.getValue()) instanceof Double count) {
                values.merge(BY_CLASS.get(code.getKey().charAt(0) - '2'), count, Double::sum);
            }
        }
    }

    private static void successRate(Map<Name, Double> values) {
        Double requests = values.get(Name.REQUESTS);
        Double failed = values.get(Name.FAILED_REQUESTS);
        if (requests != null && failed != null && requests > 0 && failed <= requests && failed >= 0) {
            values.putIfAbsent(Name.SUCCESS_RATE, (requests - failed) / requests * 100);
        }
    }
}
