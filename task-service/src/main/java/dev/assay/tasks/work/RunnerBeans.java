package dev.assay.tasks.work;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// Finds the runners among the beans.
@ApplicationScoped
class RunnerBeans {

    @Produces
    @Singleton
    Runners runners(@Any Instance<TaskRunner> runners) {
        return new Runners(runners.stream().toList());
    }
}
