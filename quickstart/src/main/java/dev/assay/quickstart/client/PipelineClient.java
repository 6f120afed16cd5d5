package dev.assay.quickstart.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.model.task.Target;
import java.net.URI;
import java.util.List;

/// Calls the pipeline-service as any user of its REST interface would.
///
/// Every method throws [AssayRefusedException] when the service says no, and [AssayUnreachableException] when it
/// says nothing or nothing that can be understood.
public final class PipelineClient {

    private final Rest rest;

    public PipelineClient(URI base) {
        this.rest = new Rest(base);
    }

    /// Analyses applications that are there. The same request under the same key is the same pipeline.
    ///
    /// @return its id
    public String start(String name, List<Target> applications, Submission analysis, String idempotencyKey)
            throws InterruptedException {
        ObjectNode body = Rest.JSON.createObjectNode().put("name", name);
        ArrayNode asked = body.putObject("generation").put("mode", "existing").putArray("applications");
        applications.forEach(application -> asked.add(application.model() + ":" + application.app()));
        body.putObject("analysis").put("profile", analysis.analysis()).put("tier", analysis.tier());
        return id(rest.post("/api/pipelines", body, "Idempotency-Key", idempotencyKey));
    }

    public RemotePipeline read(String id) throws InterruptedException {
        return new RemotePipeline(rest.get("/api/pipelines/" + Rest.encode(id) + "/summary"));
    }

    /// Runs what failed once more.
    public void retryFailed(String id) throws InterruptedException {
        rest.post("/api/pipelines/" + Rest.encode(id) + "/retry-failed", Rest.JSON.createObjectNode());
    }

    /// Where a browser finds the report.
    public URI report(String id) {
        return rest.base().resolve("/api/pipelines/" + Rest.encode(id) + "/report");
    }

    private String id(JsonNode pipeline) {
        if (!pipeline.path("id").isTextual()) {
            throw new AssayUnreachableException(
                    rest.base() + " answered with something that is no pipeline, so it does not seem to be Assay",
                    null);
        }
        return pipeline.path("id").asText();
    }
}
