package dev.assay.tasks.api;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A task and its subtasks as they are: what the stream of one task begins with.
@Schema(name = "TaskState")
@RegisterForReflection
record TaskStateJson(TaskJson task, List<TaskJson> subtasks) {

    static final String NAME = "task.state";
}
