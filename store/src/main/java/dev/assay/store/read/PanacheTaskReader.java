package dev.assay.store.read;

import dev.assay.model.analysis.Finding;
import dev.assay.model.analysis.ReportDetails;
import dev.assay.model.analysis.Severity;
import dev.assay.model.page.BadCursorException;
import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.page.Window;
import dev.assay.model.task.FindingFilter;
import dev.assay.model.task.TaskFilter;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskReader;
import dev.assay.model.task.TaskView;
import dev.assay.store.jdbc.DetailsCodec;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.query.SelectionQuery;

/// Reads tasks through Panache, and which ones a list has by SQL. Every call looks at one snapshot, so a main task
/// and its subtasks fit together, and locks nothing.
@ApplicationScoped
@Typed(PanacheTaskReader.class)
@Transactional(Transactional.TxType.REQUIRES_NEW)
class PanacheTaskReader implements TaskReader {

    private static final String TASKS = "tasks";
    private static final String FINDINGS = "findings";

    private final TaskRows tasks;
    private final FindingRows findings;
    private final DetailsRows details;
    private final TaskViews views;

    PanacheTaskReader(TaskRows tasks, FindingRows findings, DetailsRows details, TaskViews views) {
        this.tasks = tasks;
        this.findings = findings;
        this.details = details;
        this.views = views;
    }

    @Override
    public Optional<TaskView> find(TaskId task) {
        beginSnapshot();
        return tasks.findByIdOptional(task.key())
                .map(row -> views.withPayloads(List.of(row)).getFirst());
    }

    @Override
    public Page<TaskView> list(TaskFilter filter, PageRequest request) {
        Query conditions = matching(filter);
        if (request.cursor() != null) {
            conditions
                    .where("key < :before")
                    .with(
                            "before",
                            Cursor.parse(TASKS, 1, request.cursor()).key().getFirst());
        }
        beginSnapshot();
        List<TaskRow> rows = rows(newest(filter, conditions, request.limit() + 1));
        Page<TaskRow> page = page(rows, request.limit(), last -> new Cursor(TASKS, List.of(last.key)));
        return new Page<>(views.withoutPayloads(page.items()), page.nextCursor());
    }

    /// The keys alone tell how long the list is and which rows are wanted, so no row is read only to be passed
    /// over.
    @Override
    public Window<TaskView> window(TaskFilter filter, int offset, int limit) {
        beginSnapshot();
        List<Long> keys = newest(filter, matching(filter), Window.MAX_TOTAL);
        List<Long> wanted = keys.subList(Math.min(offset, keys.size()), Math.min(offset + limit, keys.size()));
        return new Window<>(views.withoutPayloads(rows(wanted)), keys.size());
    }

    static Query matching(TaskFilter filter) {
        return new Query()
                .where("parent_key is null")
                .whereEqual("kind", filter.kind() == null ? null : filter.kind().name())
                .whereEqual(
                        "queue", filter.queue() == null ? null : filter.queue().value())
                .whereEqual("model", filter.model())
                .whereEqual("app", filter.app())
                .whereEqual("pipeline_id", filter.pipelineId());
    }

    private List<Long> newest(TaskFilter filter, Query conditions, int atMost) {
        SelectionQuery<Long> query = tasks.getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(newestKeys(filter, conditions), Long.class)
                .setParameter("most", atMost);
        conditions.parameters().forEach(query::setParameter);
        return query.list();
    }

    static String newestKeys(TaskFilter filter, Query conditions) {
        String newest = "order by key desc limit :most";
        return filter.statuses().isEmpty()
                ? "select key from task where " + conditions.text() + " " + newest
                : StateScans.keys(filter.statuses().stream().sorted().toList(), conditions.text(), newest);
    }

    private List<TaskRow> rows(List<Long> keys) {
        return keys.isEmpty() ? List.of() : tasks.list("key in ?1", Sort.descending("key"), keys);
    }

    @Override
    public List<TaskView> subtasks(TaskId parent) {
        beginSnapshot();
        return views.withPayloads(tasks.list("parentKey", Sort.by("service"), parent.key()));
    }

    @Override
    public Page<Finding> findings(TaskId task, FindingFilter filter, PageRequest request) {
        var query = new Query();
        if (request.cursor() != null) {
            List<Long> after = Cursor.parse(FINDINGS, 3, request.cursor()).key();
            query.where("(severity > :severity or severity = :severity"
                            + " and (taskKey > :taskKey or taskKey = :taskKey and seq > :seq))")
                    .with("severity", severity(after.get(0), request.cursor()))
                    .with("taskKey", after.get(1))
                    .with("seq", after.get(2).intValue());
        }
        if (!filter.severities().isEmpty()) {
            query.where("severity in :severities").with("severities", filter.severities());
        }
        query.whereEqual("tool", filter.tool()).whereEqual("service", filter.service());
        beginSnapshot();
        query.where("taskKey in :family").with("family", family(task));
        List<FindingRow> rows = findings.find(query.text(), Sort.by("severity", "taskKey", "seq"), query.parameters())
                .range(0, request.limit())
                .list();
        return page(
                        rows,
                        request.limit(),
                        last -> new Cursor(
                                FINDINGS, List.of((long) last.severity.ordinal(), last.taskKey, (long) last.seq)))
                .map(FindingRow::toFinding);
    }

    @Override
    public SortedMap<String, ReportDetails> details(TaskId task) {
        beginSnapshot();
        var byService = new TreeMap<String, ReportDetails>();
        for (DetailsRow row : details.list("taskKey in ?1", family(task))) {
            TaskRow owner = tasks.findById(row.taskKey);
            byService.put(owner.service == null ? owner.kind : owner.service, DetailsCodec.read(row.details));
        }
        return byService;
    }

    /// A task and its subtasks.
    private List<Long> family(TaskId task) {
        return tasks.find("select key from TaskRow where key = ?1 or parentKey = ?1", task.key())
                .project(Long.class)
                .list();
    }

    private static Severity severity(long rank, String cursor) {
        if (rank < 0 || rank >= Severity.values().length) {
            throw new BadCursorException(cursor);
        }
        return Severity.values()[(int) rank];
    }

    /// @param rows one more than the page holds, when there is more
    private static <T> Page<T> page(List<T> rows, int limit, Function<T, Cursor> cursor) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        List<T> items = rows.subList(0, limit);
        return new Page<>(items, cursor.apply(items.getLast()).toString());
    }

    private void beginSnapshot() {
        tasks.getEntityManager()
                .createNativeQuery("set transaction isolation level repeatable read read only")
                .executeUpdate();
    }
}
