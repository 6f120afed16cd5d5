package dev.assay.model.history;

import dev.assay.model.task.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All that happened to a task and its subtasks, in the order in which it happened.
public record Timeline(List<Edge> edges, List<Attempt> attempts) {

    public Timeline {
        edges = List.copyOf(edges);
        attempts = List.copyOf(attempts);
    }

    /// @param edges in order
    /// @param services of the subtasks among them
    public static Timeline of(List<Edge> edges, Map<TaskId, String> services) {
        var attempts = new ArrayList<Attempt>();
        var running = new HashMap<TaskId, Integer>();
        var numbers = new HashMap<TaskId, Integer>();
        for (Edge edge : edges) {
            Integer open = running.remove(edge.task());
            if (open != null) {
                attempts.set(open, ended(attempts.get(open), edge));
            }
            if (edge.beginsRun()) {
                running.put(edge.task(), attempts.size());
                attempts.add(new Attempt(
                        edge.task(),
                        services.get(edge.task()),
                        numbers.merge(edge.task(), 1, Integer::sum),
                        edge.actor(),
                        edge.epoch(),
                        edge.at(),
                        null));
            }
        }
        return new Timeline(edges, attempts);
    }

    private static Attempt ended(Attempt attempt, Edge edge) {
        String outcome = edge.to().isFinal() ? edge.to().name() : edge.reason().name();
        return new Attempt(
                attempt.task(),
                attempt.service(),
                attempt.number(),
                attempt.worker(),
                attempt.epoch(),
                attempt.startedAt(),
                new Attempt.End(edge.at(), outcome, edge.cause()));
    }
}
