package dev.assay.pipelines.api;

import dev.assay.edge.api.Fields;
import dev.assay.model.pipeline.Limits;
import dev.assay.pipelines.api.GenerationSection.Stint;

/// Reads how a stage is done: `maxConcurrentTasks` and `timeoutSeconds`, there or in its `options`, where the
/// replaced system has them, with its `parallel`.
final class Stints {

    static final int MAX_SECONDS = 7 * 24 * 3600;

    private Stints() {}

    static Stint read(Fields stage) {
        return new Stint(
                stage.integer("maxConcurrentTasks", 1, Limits.MAX_CONCURRENCY),
                stage.integer("timeoutSeconds", 1, MAX_SECONDS));
    }

    /// @param options the fields of the stage's `options`
    static Stint readOptions(Fields options) {
        Stint said = read(options);
        Boolean parallel = options.flag("parallel");
        return Boolean.FALSE.equals(parallel) ? new Stint(1, said.timeoutSeconds()) : said;
    }

    static Stint merged(Stint first, Stint second) {
        return new Stint(
                first.maxConcurrentTasks() == null ? second.maxConcurrentTasks() : first.maxConcurrentTasks(),
                first.timeoutSeconds() == null ? second.timeoutSeconds() : first.timeoutSeconds());
    }
}
