package dev.assay.tasks.observe;

import dev.assay.model.task.QueueDepth;
import dev.assay.model.task.QueueDepths;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.StoreHealth;
import dev.assay.model.task.TaskStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// Queue depth and age, and what wears the store down, as metrics, for scalers and alerts. Read from counters every
/// few seconds, so that scraping costs the database nothing.
@ApplicationScoped
class DepthMetrics {

    private static final Logger LOG = Logger.getLogger(DepthMetrics.class);

    private final QueueDepths depths;
    private final StoreHealth store;
    private final AtomicLong oldestTransactionMillis = new AtomicLong();
    private final MultiGauge tasks;
    private final MultiGauge scheduled;
    private final MultiGauge blocked;
    private final MultiGauge oldestReady;

    DepthMetrics(QueueDepths depths, StoreHealth store, MeterRegistry meters) {
        this.depths = depths;
        this.store = store;
        Gauge.builder("assay.store.oldest.transaction", oldestTransactionMillis, millis -> millis.get() / 1000.0)
                .description("Age of the oldest open transaction; the queue gets slower the older it grows")
                .baseUnit("seconds")
                .register(meters);
        this.tasks = MultiGauge.builder("assay.queue.tasks")
                .description("Tasks by queue and state")
                .register(meters);
        this.scheduled = MultiGauge.builder("assay.queue.scheduled")
                .description("PENDING tasks that wait for their time")
                .register(meters);
        this.blocked = MultiGauge.builder("assay.queue.blocked")
                .description("PENDING tasks that wait for another analysis of their application to end")
                .register(meters);
        this.oldestReady = MultiGauge.builder("assay.queue.oldest.ready")
                .description("Age of the oldest claimable task")
                .baseUnit("seconds")
                .register(meters);
    }

    @Scheduled(identity = "depth-metrics", every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void refresh() {
        List<QueueDepth> read;
        try {
            read = depths.read();
            oldestTransactionMillis.set(store.oldestTransaction().toMillis());
        } catch (QueueUnavailableException e) {
            LOG.debugf("Queue depths are as they were: %s", e.getMessage());
            return;
        }
        tasks.register(read.stream().flatMap(DepthMetrics::states).toList(), true);
        scheduled.register(
                read.stream()
                        .map(depth -> MultiGauge.Row.of(queue(depth), depth.scheduled()))
                        .toList(),
                true);
        blocked.register(
                read.stream()
                        .map(depth -> MultiGauge.Row.of(queue(depth), depth.blocked()))
                        .toList(),
                true);
        oldestReady.register(
                read.stream()
                        .map(depth -> MultiGauge.Row.of(queue(depth), seconds(depth)))
                        .toList(),
                true);
    }

    private static Stream<MultiGauge.Row<?>> states(QueueDepth depth) {
        return Stream.of(TaskStatus.values())
                .filter(status -> status != TaskStatus.INITIALIZING)
                .map(status -> MultiGauge.Row.of(queue(depth).and("state", status.name()), depth.count(status)));
    }

    private static Tags queue(QueueDepth depth) {
        return Tags.of("queue", depth.queue().value());
    }

    private static double seconds(QueueDepth depth) {
        Duration oldest = depth.oldestReady();
        return oldest == null ? 0 : oldest.toMillis() / 1000.0;
    }
}
