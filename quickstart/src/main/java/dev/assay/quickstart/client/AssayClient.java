package dev.assay.quickstart.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.model.task.Target;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Calls the task-service as any user of its REST interface would.
///
/// Every method throws [AssayRefusedException] when the service says no, and [AssayUnreachableException] when it
/// says nothing or nothing that can be understood.
public final class AssayClient {

    private final Rest rest;

    public AssayClient(URI base) {
        this.rest = new Rest(base);
    }

    public URI base() {
        return rest.base();
    }

    /// The application that stands for a place: the same place always gets the same number.
    public Target register(String model, String origin) throws InterruptedException {
        JsonNode application = rest.post(
                "/api/applications",
                Rest.JSON.createObjectNode().put("model", model).put("origin", origin));
        try {
            return new Target(
                    application.path("model").asText(), application.path("app").asInt());
        } catch (IllegalArgumentException e) {
            throw new AssayUnreachableException(
                    base() + " answered with something that is no application, so it does not seem to be Assay; check"
                            + " --url",
                    e);
        }
    }

    public RemoteTask submit(Target target, Submission submission) throws InterruptedException {
        ObjectNode body = Rest.JSON
                .createObjectNode()
                .put("kind", "analysis")
                .put("model", target.model())
                .put("app", target.app());
        submission.addTo(body);
        return aTask(rest.post("/api/tasks", body));
    }

    public RemoteTask task(String id) throws InterruptedException {
        return aTask(rest.get("/api/tasks/" + Rest.encode(id)));
    }

    /// The parts of a task, one per analyzer service.
    public List<RemoteTask> subtasks(String id) throws InterruptedException {
        List<RemoteTask> subtasks = new ArrayList<>();
        for (JsonNode subtask :
                rest.get("/api/tasks/" + Rest.encode(id) + "/subtasks").path("items")) {
            subtasks.add(aTask(subtask));
        }
        return subtasks;
    }

    public void cancel(String id) throws InterruptedException {
        rest.post("/api/tasks/" + Rest.encode(id) + "/cancel", Rest.JSON.createObjectNode());
    }

    public List<RemoteFinding> findings(String id) throws InterruptedException {
        return rest.pages("/api/tasks/" + Rest.encode(id) + "/findings").stream()
                .map(RemoteFinding::new)
                .toList();
    }

    /// The names of the task's result files, relative to its result folder.
    public List<String> files(String id) throws InterruptedException {
        return rest.pages("/api/tasks/" + Rest.encode(id) + "/files").stream()
                .map(file -> file.path("name").asText())
                .toList();
    }

    public JsonNode file(String id, String name) throws InterruptedException {
        String path = Stream.of(name.split("/", -1)).map(Rest::encode).collect(Collectors.joining("/"));
        return rest.get("/api/tasks/" + Rest.encode(id) + "/files/" + path);
    }

    private RemoteTask aTask(JsonNode document) {
        try {
            return new RemoteTask(document);
        } catch (IllegalArgumentException e) {
            throw new AssayUnreachableException(
                    base() + " answered with something that is no task, so it does not seem to be Assay; check --url",
                    e);
        }
    }
}
