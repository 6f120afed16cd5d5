package dev.assay.tasks.result;

import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where each task's result lies: `<model>/app<N>/task_<id>`, or `_/task_<id>` for a task about no application. No
/// model slug can be `_`, so the two never meet.
@ApplicationScoped
public class ResultFolder {

    private static final String NO_TARGET = "_";

    private final Path root;

    ResultFolder(ResultSettings settings) {
        this.root = settings.dir().toAbsolutePath().normalize();
    }

    public Path root() {
        return root;
    }

    /// A main task's directory, relative to the root, `/` between its parts.
    String directory(TaskId main, @Nullable Target target) {
        return target == null ? NO_TARGET + "/" + main : target.model() + "/app" + target.app() + "/" + main;
    }

    Path resolve(String relative) {
        return root.resolve(relative);
    }
}
