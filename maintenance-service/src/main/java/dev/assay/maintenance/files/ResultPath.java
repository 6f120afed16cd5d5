package dev.assay.maintenance.files;

import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a main task's result may lie, relative to the results folder: `<model>/app<N>/task_<id>`, or `_/task_<id>`
/// for a task about no application; or a pipeline's report: `pipelines/pipeline_<id>`. Whatever is not of this form
/// is never touched.
record ResultPath(String parent, String name) {

    /// Instead of a model, where there is none.
    static final String NO_TARGET = "_";

    private static final String PIPELINES = "pipelines";

    private static final Pattern APPLICATION = Pattern.compile("app[1-9]\\d{0,6}");

    /// @param path as a row names it
    static Optional<ResultPath> parse(String path) {
        int last = path.lastIndexOf('/');
        if (last < 0) {
            return Optional.empty();
        }
        String parent = path.substring(0, last);
        String name = path.substring(last + 1);
        boolean valid = parent.equals(PIPELINES)
                ? PipelineId.parse(name).isPresent()
                : isParentOfTasks(parent) && TaskId.parse(name).isPresent();
        return valid ? Optional.of(new ResultPath(parent, name)) : Optional.empty();
    }

    static boolean isApplication(String name) {
        return APPLICATION.matcher(name).matches();
    }

    private static boolean isParentOfTasks(String text) {
        if (text.equals(NO_TARGET)) {
            return true;
        }
        int slash = text.indexOf('/');
        return slash > 0 && Target.isValidModel(text.substring(0, slash)) && isApplication(text.substring(slash + 1));
    }
}
