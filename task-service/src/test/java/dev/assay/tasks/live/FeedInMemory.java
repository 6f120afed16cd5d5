package dev.assay.tasks.live;

import dev.assay.model.history.Edge;
import dev.assay.model.history.EdgeReason;
import dev.assay.model.history.EventCursor;
import dev.assay.model.history.EventsGoneException;
import dev.assay.model.history.TaskEvent;
import dev.assay.model.history.TaskEvents;
import dev.assay.model.history.TaskProgress;
import dev.assay.model.history.TaskSubject;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A feed to fill by hand: event n is about task n.
final class FeedInMemory implements TaskEvents {

    private static final TaskSubject SUBJECT = new TaskSubject(TaskKind.ANALYSIS, QueueName.ANALYSIS, null, null, null);

    private final List<TaskEvent> all = new ArrayList<>();
    private int readable;
    private EventCursor floor = EventCursor.BEGINNING;
    private @Nullable Error next;

    synchronized void append(int count) {
        for (int i = 0; i < count; i++) {
            long n = all.size() + 1L;
            var edge = new Edge(
                    new TaskId(n),
                    null,
                    0,
                    Instant.EPOCH,
                    null,
                    TaskStatus.PENDING,
                    Edge.REQUEST,
                    EdgeReason.SUBMITTED,
                    null,
                    null);
            all.add(new TaskEvent(new EventCursor(n, n), edge, SUBJECT));
        }
        readable = all.size();
    }

    /// From now on only so many can be read, as in a process that has not looked since.
    synchronized void showOnly(int count) {
        readable = count;
    }

    synchronized void forget(int count) {
        floor = new EventCursor(count, count);
    }

    /// Instead of the next page.
    synchronized void breakOnce(Error error) {
        next = error;
    }

    @Override
    public synchronized EventCursor latest() {
        return readable == 0 ? floor : all.get(readable - 1).cursor();
    }

    @Override
    public synchronized List<TaskEvent> read(EventCursor after, Set<TaskId> families, int limit) {
        if (next != null) {
            Error error = next;
            next = null;
            throw error;
        }
        if (after.compareTo(floor) < 0) {
            throw new EventsGoneException(after);
        }
        return all.subList(0, readable).stream()
                .filter(event -> event.cursor().compareTo(after) > 0)
                .filter(event ->
                        families.isEmpty() || families.contains(event.edge().task()))
                .limit(limit)
                .toList();
    }

    @Override
    public List<TaskProgress> progressSince(@Nullable Instant since) {
        return List.of();
    }
}
