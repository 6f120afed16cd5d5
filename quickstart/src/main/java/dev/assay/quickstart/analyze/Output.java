package dev.assay.quickstart.analyze;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.quickstart.client.AssayClient;
import dev.assay.quickstart.client.RemoteFinding;
import dev.assay.quickstart.client.RemoteTask;
import java.util.ArrayList;
import java.util.List;

/// How the findings are written on standard output.
enum Output {
    /// For a person.
    TABLE {
        @Override
        String of(AssayClient assay, RemoteTask task, List<RemoteFinding> findings) {
            return FindingsText.of(task, findings);
        }
    },
    /// `{"task":…,"findings":[…]}`, both as the service tells them.
    JSON {
        @Override
        String of(AssayClient assay, RemoteTask task, List<RemoteFinding> findings) {
            ObjectNode document = MAPPER.createObjectNode();
            document.set("task", task.json());
            var array = document.putArray("findings");
            findings.forEach(finding -> array.add(finding.json()));
            return pretty(document);
        }
    },
    /// One SARIF 2.1.0 log with the runs of all tools.
    SARIF {
        @Override
        String of(AssayClient assay, RemoteTask task, List<RemoteFinding> findings) throws InterruptedException {
            List<JsonNode> logs = new ArrayList<>();
            for (String name : assay.files(task.id())) {
                if (name.startsWith("sarif/") && name.endsWith(".sarif.json")) {
                    logs.add(assay.file(task.id(), name));
                }
            }
            return pretty(SarifMerge.of(logs));
        }
    };

    private static final ObjectMapper MAPPER = new ObjectMapper();

    abstract String of(AssayClient assay, RemoteTask task, List<RemoteFinding> findings) throws InterruptedException;

    static String pretty(JsonNode document) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }
}
