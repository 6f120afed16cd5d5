package dev.assay.quickstart.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// What to analyse an application with.
///
/// @param tools exactly these; empty when the type of analysis decides
public record Submission(String analysis, List<String> tools, String tier) {

    public Submission {
        tools = List.copyOf(tools);
    }

    void addTo(ObjectNode body) {
        if (tools.isEmpty()) {
            body.put("analysis", analysis);
        } else {
            tools.forEach(body.putArray("tools")::add);
        }
        body.put("tier", tier);
    }
}
