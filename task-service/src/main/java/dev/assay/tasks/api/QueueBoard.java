package dev.assay.tasks.api;

import dev.assay.model.control.QueueControl;
import dev.assay.model.control.QueueSetting;
import dev.assay.model.control.WorkerRegistry;
import dev.assay.model.control.WorkerState;
import dev.assay.model.control.WorkerView;
import dev.assay.model.task.QueueDepth;
import dev.assay.model.task.QueueDepths;
import dev.assay.model.task.QueueName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Puts together what is known of the queues: how full they are, what was said about them, and who serves them.
/// From counters and small tables only, so that a page may ask every second.
@ApplicationScoped
class QueueBoard {

    private final QueueDepths depths;
    private final QueueControl control;
    private final WorkerRegistry workers;

    QueueBoard(QueueDepths depths, QueueControl control, WorkerRegistry workers) {
        this.depths = depths;
        this.control = control;
        this.workers = workers;
    }

    /// All queues that ever had a task, were ever set, or are served.
    List<QueueJson> all() {
        Map<QueueName, Integer> served = served();
        Map<QueueName, QueueSetting> settings =
                control.settings().stream().collect(Collectors.toMap(QueueSetting::queue, Function.identity()));
        var queues = new TreeMap<String, QueueDepth>();
        settings.keySet().forEach(queue -> queues.put(queue.value(), empty(queue)));
        served.keySet().forEach(queue -> queues.put(queue.value(), empty(queue)));
        depths.read().forEach(depth -> queues.put(depth.queue().value(), depth));
        return queues.values().stream()
                .map(depth -> QueueJson.of(
                        depth,
                        settings.getOrDefault(depth.queue(), QueueSetting.unset(depth.queue())),
                        served.getOrDefault(depth.queue(), 0)))
                .toList();
    }

    Optional<QueueJson> find(QueueName queue) {
        return all().stream().filter(each -> each.queue().equals(queue.value())).findFirst();
    }

    private Map<QueueName, Integer> served() {
        return workers.list().stream()
                .filter(worker -> worker.state() != WorkerState.LOST)
                .map(WorkerView::report)
                .flatMap(report -> report.slots().keySet().stream())
                .collect(Collectors.toMap(Function.identity(), _ -> 1, Integer::sum));
    }

    private static QueueDepth empty(QueueName queue) {
        return new QueueDepth(queue, Map.of(), 0, 0, null);
    }
}
