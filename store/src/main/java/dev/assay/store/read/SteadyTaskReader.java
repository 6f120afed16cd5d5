package dev.assay.store.read;

import dev.assay.model.analysis.Finding;
import dev.assay.model.analysis.ReportDetails;
import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.page.Window;
import dev.assay.model.task.FindingFilter;
import dev.assay.model.task.TaskFilter;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskReader;
import dev.assay.model.task.TaskView;
import dev.assay.store.jdbc.SqlFailure;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;

/// Keeps readers from noticing that Postgres was restarted: the pool is emptied of connections to the old server
/// and the read, which changes nothing, is done again. What fails then, or for another reason, is said in the
/// model's words: a read that was stopped for taking too long would only take as long again.
@ApplicationScoped
class SteadyTaskReader implements TaskReader {

    private final PanacheTaskReader reader;
    private final AgroalDataSource pool;

    SteadyTaskReader(PanacheTaskReader reader, AgroalDataSource pool) {
        this.reader = reader;
        this.pool = pool;
    }

    @Override
    public Optional<TaskView> find(TaskId task) {
        return steadily(() -> reader.find(task));
    }

    @Override
    public Page<TaskView> list(TaskFilter filter, PageRequest page) {
        return steadily(() -> reader.list(filter, page));
    }

    @Override
    public Window<TaskView> window(TaskFilter filter, int offset, int limit) {
        return steadily(() -> reader.window(filter, offset, limit));
    }

    @Override
    public List<TaskView> subtasks(TaskId parent) {
        return steadily(() -> reader.subtasks(parent));
    }

    @Override
    public Page<Finding> findings(TaskId task, FindingFilter filter, PageRequest page) {
        return steadily(() -> reader.findings(task, filter, page));
    }

    @Override
    public SortedMap<String, ReportDetails> details(TaskId task) {
        return steadily(() -> reader.details(task));
    }

    private <T> T steadily(Supplier<T> read) {
        try {
            return read.get();
        } catch (RuntimeException first) {
            if (SqlFailure.behind(first).filter(SqlFailure::isStaleNode).isEmpty()) {
                throw translated(first);
            }
        }
        pool.flush(FlushMode.GRACEFUL);
        try {
            return read.get();
        } catch (RuntimeException second) {
            throw translated(second);
        }
    }

    private static RuntimeException translated(RuntimeException failure) {
        return SqlFailure.behind(failure)
                .map(behind -> SqlFailure.translate("read tasks", behind))
                .orElse(failure);
    }
}
