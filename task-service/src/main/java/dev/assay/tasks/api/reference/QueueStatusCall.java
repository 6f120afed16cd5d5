package dev.assay.tasks.api.reference;

import dev.assay.edge.api.NaiveTime;
import dev.assay.model.control.WorkerRegistry;
import dev.assay.model.control.WorkerState;
import dev.assay.model.control.WorkerView;
import dev.assay.model.task.QueueDepth;
import dev.assay.model.task.QueueDepths;
import dev.assay.model.task.TaskStatus;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// `GET /api/tasks/queue-status`, with queues for types.
@Path("/api/tasks/queue-status")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(responseCode = "default", content = @Content(schema = @Schema(implementation = ErrorAnswer.class)))
@Tag(name = "Reference")
class QueueStatusCall {

    private final QueueDepths depths;
    private final WorkerRegistry workers;
    private final Clock clock = Clock.systemUTC();

    QueueStatusCall(QueueDepths depths, WorkerRegistry workers) {
        this.depths = depths;
        this.workers = workers;
    }

    @GET
    @Operation(operationId = "referenceQueueStatus", summary = "How full the queues are, in the reference's shape")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = QueueStatusAnswer.class)))
    public QueueStatusAnswer read() {
        List<QueueDepth> queues = depths.read();
        Map<String, Long> pending = new TreeMap<>();
        Map<String, Long> running = new TreeMap<>();
        long waiting = 0;
        for (QueueDepth queue : queues) {
            pending.put(queue.queue().value(), queue.count(TaskStatus.PENDING));
            running.put(queue.queue().value(), queue.count(TaskStatus.RUNNING));
            waiting += queue.scheduled();
        }
        Map<String, Integer> slots = slots();
        long allPending = sum(pending);
        long allRunning = sum(running);
        int allSlots = slots.values().stream().mapToInt(Integer::intValue).sum();
        return new QueueStatusAnswer(
                allPending,
                allRunning,
                Math.max(0, allPending - waiting),
                pending,
                running,
                allSlots,
                slots,
                Math.max(0, allSlots - allRunning),
                NaiveTime.known(clock.instant()));
    }

    /// Of all workers that claim.
    private Map<String, Integer> slots() {
        Map<String, Integer> slots = new TreeMap<>();
        workers.list().stream()
                .filter(worker -> worker.state() == WorkerState.ACTIVE)
                .map(WorkerView::report)
                .forEach(report ->
                        report.slots().forEach((queue, room) -> slots.merge(queue.value(), room, Integer::sum)));
        return slots;
    }

    @ServerExceptionMapper
    public Response error(Throwable failure) {
        return Errors.answer(failure);
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
