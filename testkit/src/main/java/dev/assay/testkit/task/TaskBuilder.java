package dev.assay.testkit.task;

import dev.assay.model.task.NewTask;
import dev.assay.model.task.NewTask.IdempotencyKey;
import dev.assay.model.task.NewTask.Subtask;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Priority;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskKind;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Builds a task to submit.
///
/// ```java
/// queue.submit(aTask().urgent().build());
/// queue.submit(aTask().withSubtasks("static-analyzer", "ai-analyzer").build());
/// ```
public final class TaskBuilder {

    private TaskKind kind = TaskKind.ANALYSIS;
    private QueueName queue = QueueName.ANALYSIS;
    private Priority priority = Priority.NORMAL;
    private @Nullable Target target = new Target("openai_gpt-4", 3);
    private @Nullable Instant notBefore;
    private @Nullable String pipelineId;
    private Payload payload = Payload.EMPTY;
    private final Map<String, String> labels = new TreeMap<>();
    private @Nullable IdempotencyKey idempotencyKey;
    private String[] services = {};

    private TaskBuilder() {}

    /// An analysis of normal priority that stands alone and may run at once.
    public static TaskBuilder aTask() {
        return new TaskBuilder();
    }

    public TaskBuilder ofKind(String name) {
        kind = new TaskKind(name);
        return this;
    }

    public TaskBuilder in(QueueName name) {
        queue = name;
        return this;
    }

    public TaskBuilder with(Priority rank) {
        priority = rank;
        return this;
    }

    public TaskBuilder urgent() {
        return with(Priority.URGENT);
    }

    public TaskBuilder about(@Nullable Target application) {
        target = application;
        return this;
    }

    public TaskBuilder notBefore(Instant time) {
        notBefore = time;
        return this;
    }

    public TaskBuilder ofPipeline(String id) {
        pipelineId = id;
        return this;
    }

    public TaskBuilder carrying(String json) {
        payload = new Payload(json);
        return this;
    }

    public TaskBuilder labelled(String name, String value) {
        labels.put(name, value);
        return this;
    }

    public TaskBuilder under(String key, String requestDigest) {
        idempotencyKey = new IdempotencyKey(key, requestDigest);
        return this;
    }

    /// Makes it a main task with one subtask per service.
    public TaskBuilder withSubtasks(String... names) {
        services = names.clone();
        return this;
    }

    public NewTask build() {
        return new NewTask(
                kind,
                queue,
                priority,
                target,
                notBefore,
                pipelineId,
                payload,
                labels,
                idempotencyKey,
                Stream.of(services)
                        .map(service -> new Subtask(service, new Payload("{\"service\":\"" + service + "\"}")))
                        .toList());
    }
}
