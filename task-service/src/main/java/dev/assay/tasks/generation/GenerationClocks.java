package dev.assay.tasks.generation;

import dev.assay.edge.generation.GenerationEndpoint;
import dev.assay.edge.generation.GenerationSettings;
import dev.assay.tasks.work.WorkerSettings;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/// Refuses to start with an outer limit that is not longer than the inner one: the outer one would always pass
/// first, and say that the wrong limit was too short. Where nothing is generated, nothing is refused.
@Startup
@ApplicationScoped
class GenerationClocks {

    GenerationClocks(GenerationEndpoint endpoint, GenerationSettings settings, WorkerSettings worker) {
        if (!endpoint.configured()) {
            return;
        }
        positive("connect-timeout", settings.connectTimeout());
        positive("first-token-timeout", settings.firstTokenTimeout());
        positive("stall-timeout", settings.stallTimeout());
        positive("request-timeout", settings.requestTimeout());
        if (settings.requestTimeout().compareTo(worker.taskTimeout()) >= 0) {
            throw new IllegalArgumentException(
                    "assay.generation.request-timeout (%d s) must be shorter than assay.worker.task-timeout (%d s)"
                            .formatted(
                                    settings.requestTimeout().toSeconds(),
                                    worker.taskTimeout().toSeconds()));
        }
        if (settings.maxAnswerLength() < 1 || settings.retries() < 0) {
            throw new IllegalArgumentException("assay.generation.max-answer-length must be more than 0, and"
                    + " assay.generation.retries not less");
        }
    }

    private static void positive(String name, Duration limit) {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("assay.generation." + name + " must be longer than nothing");
        }
    }
}
