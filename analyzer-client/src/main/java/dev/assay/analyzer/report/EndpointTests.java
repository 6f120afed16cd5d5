package dev.assay.analyzer.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.model.analysis.Severity;
import java.util.ArrayList;
import java.util.List;

/// The endpoint tests that the dynamic and the AI analyzer both make.
final class EndpointTests {

    private static final String RULE = "endpoint-test";

    private EndpointTests() {}

    static List<Draft> failed(JsonNode tests) {
        var drafts = new ArrayList<Draft>();
        for (JsonNode test : tests) {
            if (test.path("passed").isBoolean() && !test.path("passed").booleanValue()) {
                drafts.add(Draft.of(RULE, Severity.MEDIUM, message(test)));
            }
        }
        return drafts;
    }

    private static String message(JsonNode test) {
        String method = Nodes.text(test, "method");
        String endpoint = Nodes.text(test, "endpoint", "path", "url");
        String request = (method == null ? "" : method + " ") + (endpoint == null ? "an endpoint" : endpoint);
        Integer actual = Nodes.count(test.path("actual_status"));
        if (actual != null) {
            return "%s answered %d, expected %s".formatted(request, actual, expected(test));
        }
        String error = Nodes.text(test, "error");
        return request + (error == null ? " did not answer" : ": " + error);
    }

    private static String expected(JsonNode test) {
        JsonNode expected = test.path("expected_status");
        var statuses = new ArrayList<String>();
        for (JsonNode status : expected.isArray() ? expected : List.of(expected)) {
            if (Nodes.count(status) instanceof Integer known) {
                statuses.add(known.toString());
            }
        }
        return statuses.isEmpty() ? "something else" : String.join(" or ", statuses);
    }
}
