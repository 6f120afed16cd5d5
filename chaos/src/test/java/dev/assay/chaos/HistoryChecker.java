package dev.assay.chaos;

import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.Verdict;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads what is in the database when everything has come to rest, without a line of the code that wrote it, and lists
/// what should not be so.
final class HistoryChecker {

    /// One row of `task`.
    record Row(
            TaskId id,
            @Nullable TaskId parent,
            TaskStatus status,
            int started,
            int subtasks,
            @Nullable String causeCode,
            @Nullable String resultPath,
            @Nullable String resultSha256) {}

    private record Edge(
            @Nullable TaskStatus from,
            TaskStatus to,
            int epoch,
            @Nullable String actor) {}

    private final Map<Long, Row> rows = new TreeMap<>();
    private final Map<Long, List<Edge>> edges = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    static HistoryChecker read(Connection connection) throws SQLException {
        var checker = new HistoryChecker();
        try (Statement query = connection.createStatement()) {
            try (ResultSet row = query.executeQuery("select * from task")) {
                while (row.next()) {
                    long parent = row.getLong("parent_key");
                    checker.rows.put(
                            row.getLong("key"),
                            new Row(
                                    new TaskId(row.getLong("key")),
                                    parent == 0 ? null : new TaskId(parent),
                                    TaskStatus.valueOf(row.getString("status")),
                                    row.getInt("started"),
                                    row.getInt("subtasks"),
                                    row.getString("cause_code"),
                                    row.getString("result_path"),
                                    row.getString("result_sha256")));
                }
            }
            try (ResultSet row = query.executeQuery("select * from task_edge order by task_key, seq")) {
                while (row.next()) {
                    String from = row.getString("from_status");
                    checker.edges
                            .computeIfAbsent(row.getLong("task_key"), _ -> new ArrayList<>())
                            .add(new Edge(
                                    from == null ? null : TaskStatus.valueOf(from),
                                    TaskStatus.valueOf(row.getString("to_status")),
                                    row.getInt("epoch"),
                                    row.getString("actor")));
                }
            }
        }
        return checker;
    }

    Collection<Row> rows() {
        return rows.values();
    }

    /// Everything that should not be so; empty when all is well.
    ///
    /// @param promised ids of main tasks that were submitted
    /// @param cancelled those of them that somebody cancelled
    List<String> violations(Collection<String> promised, Collection<String> cancelled) {
        promised.forEach(this::isThere);
        rows.values().forEach(row -> wasCancelledByRequestOnly(row, cancelled));
        rows.values().forEach(this::endedOnce);
        rows.values().forEach(this::tookLegalEdges);
        rows.values().forEach(this::wasEndedByWhoHeldIt);
        rows.values().forEach(this::agreesWithItsSubtasks);
        return violations;
    }

    private void isThere(String id) {
        if (TaskId.parse(id).filter(task -> rows.containsKey(task.key())).isEmpty()) {
            violations.add(id + " was promised and is not there");
        }
    }

    private void endedOnce(Row row) {
        if (!row.status().isFinal()) {
            violations.add(row.id() + " never ended: " + row.status());
        }
        long ends = edges(row).stream().filter(edge -> edge.to().isFinal()).count();
        if (ends != 1) {
            violations.add(row.id() + " ended " + ends + " times: " + edges(row));
        }
    }

    private void tookLegalEdges(Row row) {
        TaskStatus at = null;
        int epoch = 0;
        for (Edge edge : edges(row)) {
            boolean legal = at == null
                    ? edge.from() == null && (edge.to() == TaskStatus.PENDING || edge.to() == TaskStatus.INITIALIZING)
                    : edge.from() == at && at.next().contains(edge.to());
            if (!legal || edge.epoch() < epoch) {
                violations.add("%s was %s in epoch %d and took %s".formatted(row.id(), at, epoch, edge));
            }
            at = edge.to();
            epoch = edge.epoch();
        }
        if (at != row.status()) {
            violations.add("%s is %s and its history ends in %s".formatted(row.id(), row.status(), at));
        }
        long runs = edges(row).stream()
                .filter(edge -> edge.to() == TaskStatus.RUNNING)
                .count();
        if (row.subtasks() == 0 && runs != row.started()) {
            violations.add("%s counts %d runs and its history has %d".formatted(row.id(), row.started(), runs));
        }
    }

    /// A run's result counts only when the worker of that epoch brings it: whoever was frozen past its lease comes too
    /// late.
    private void wasEndedByWhoHeldIt(Row row) {
        if (row.subtasks() > 0) {
            return;
        }
        Edge run = null;
        for (Edge edge : edges(row)) {
            if (edge.to() == TaskStatus.RUNNING) {
                run = edge;
            } else if (edge.to() == TaskStatus.COMPLETED || edge.to() == TaskStatus.PARTIAL_SUCCESS) {
                if (run == null || run.epoch() != edge.epoch() || !Objects.equals(run.actor(), edge.actor())) {
                    violations.add("%s was run by %s and ended by %s".formatted(row.id(), run, edge));
                }
            }
        }
    }

    private void agreesWithItsSubtasks(Row row) {
        if (row.subtasks() == 0) {
            return;
        }
        List<TaskStatus> subtasks = rows.values().stream()
                .filter(other -> row.id().equals(other.parent()))
                .map(Row::status)
                .toList();
        boolean unwritten = "RESULT_NOT_WRITTEN".equals(row.causeCode()) && row.status() == TaskStatus.FAILED;
        // Cancelling a main task leaves what its subtasks had done; only they tell of it.
        boolean agrees = row.status() == TaskStatus.CANCELLED
                ? subtasks.stream().allMatch(TaskStatus::isFinal) && subtasks.contains(TaskStatus.CANCELLED)
                : unwritten || Verdict.of(subtasks) == row.status();
        if (subtasks.size() != row.subtasks() || !agrees) {
            violations.add(
                    "%s is %s, its %d subtasks are %s".formatted(row.id(), row.status(), row.subtasks(), subtasks));
        }
    }

    private void wasCancelledByRequestOnly(Row row, Collection<String> cancelled) {
        boolean asked = cancelled.contains(row.id().toString());
        if (row.parent() == null && asked != (row.status() == TaskStatus.CANCELLED)) {
            violations.add(
                    "%s is %s, and was %s".formatted(row.id(), row.status(), asked ? "cancelled" : "never cancelled"));
        }
    }

    private List<Edge> edges(Row row) {
        return edges.getOrDefault(row.id().key(), List.of());
    }
}
