package dev.assay.tasks.work;

import dev.assay.model.task.Progress;

/// Where a run says how far it has come. Cheap to call often: what comes faster than once a second is merged.
@FunctionalInterface
public interface ProgressSink {

    void heard(Progress progress);
}
