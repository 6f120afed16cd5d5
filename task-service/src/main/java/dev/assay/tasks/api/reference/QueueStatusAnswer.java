package dev.assay.tasks.api.reference;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How full the queues are. What is counted are the tasks that workers claim: an analysis counts once per service.
///
/// @param totalQueued of the pending ones those that do not wait for their time
/// @param maxConcurrent how many run at once, on all workers that claim together
@Schema(name = "ReferenceQueueStatus")
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
record QueueStatusAnswer(
        long totalPending,
        long totalRunning,
        long totalQueued,
        Map<String, Long> pendingByType,
        Map<String, Long> runningByType,
        int maxConcurrent,
        Map<String, Integer> maxPerType,
        long availableSlots,
        String lastUpdated) {}
