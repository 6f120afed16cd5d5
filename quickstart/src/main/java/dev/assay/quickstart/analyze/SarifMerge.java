package dev.assay.quickstart.analyze;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// One SARIF 2.1.0 log of many: all their runs, in the order of the logs.
final class SarifMerge {

    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private SarifMerge() {}

    static ObjectNode of(List<JsonNode> logs) {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        merged.put("$schema", SCHEMA);
        merged.put("version", "2.1.0");
        ArrayNode runs = merged.putArray("runs");
        for (JsonNode log : logs) {
            log.path("runs").forEach(runs::add);
        }
        return merged;
    }
}
