package dev.assay.tasks.analysis;

import dev.assay.model.analysis.Deadlines;
import dev.assay.tasks.work.WorkerSettings;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// The deadline table of the settings; settings that contradict each other stop the service as it starts.
@ApplicationScoped
class DeadlineTable {

    @Startup
    @Produces
    @Singleton
    Deadlines deadlines(WorkerSettings settings) {
        return Deadlines.standard(settings.lease(), settings.taskTimeout());
    }
}
