package dev.assay.store.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.page.BadCursorException;
import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.pipeline.JobView;
import dev.assay.model.pipeline.PipelineEvent;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineReader;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.PipelineView;
import dev.assay.model.pipeline.Stage;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads pipelines without a lock.
public final class PostgresPipelineReader implements PipelineReader {

    private static final Sql STATUS = new Sql("read pipeline status", "select status from pipeline where key = ?");

    private static final Sql FIND = new Sql("find pipeline view", PipelineRows.SELECT + "where pipeline.key = ?");

    private static final Sql LIST = new Sql("list pipelines", PipelineRows.SELECT_MANY + """
            where pipeline.key < ? and (? or pipeline.status = any (?::text[]))
            order by pipeline.key desc
            limit ?
            """);

    private static final String EVENT = """
            select number, at, type, level, stage, job, service, message from pipeline_event
            where pipeline_key = ?
            """;

    private static final Sql EVENTS = new Sql("read pipeline events", EVENT + "and number > ? order by number limit ?");

    private static final Sql LATEST_EVENTS =
            new Sql("read latest pipeline events", EVENT + "order by number desc limit ?");

    private final Database database;
    private final JobPages jobs;

    public PostgresPipelineReader(Database database) {
        this.database = database;
        jobs = new JobPages(database);
    }

    @Override
    public Optional<PipelineView> find(PipelineId id) {
        return database.query(FIND, params -> params.key(id.key()), PipelineRows::view).stream()
                .findFirst();
    }

    @Override
    public Optional<PipelineStatus> status(PipelineId id) {
        return database
                .query(STATUS, params -> params.key(id.key()), row -> PipelineStatus.valueOf(row.getString("status")))
                .stream()
                .findFirst();
    }

    @Override
    public Page<PipelineView> list(Set<PipelineStatus> statuses, PageRequest page) {
        long before = before(page.cursor());
        List<PipelineView> rows = database.query(
                LIST,
                params -> params.key(before)
                        .flag(statuses.isEmpty())
                        .texts(statuses.stream().map(PipelineStatus::name).toList())
                        .number(page.limit() + 1),
                PipelineRows::view);
        if (rows.size() <= page.limit()) {
            return new Page<>(rows, null);
        }
        List<PipelineView> items = rows.subList(0, page.limit());
        return new Page<>(items, items.getLast().id().toString());
    }

    private static long before(@Nullable String cursor) {
        return cursor == null
                ? Long.MAX_VALUE
                : PipelineId.parse(cursor)
                        .orElseThrow(() -> new BadCursorException(cursor))
                        .key();
    }

    @Override
    public Page<JobView> jobs(PipelineId id, PageRequest page) {
        return jobs.read(id, page);
    }

    @Override
    public List<PipelineEvent> events(PipelineId id, long after, int limit) {
        return database.query(
                EVENTS, params -> params.key(id.key()).key(after).number(limit), PostgresPipelineReader::event);
    }

    @Override
    public List<PipelineEvent> latestEvents(PipelineId id, int limit) {
        return database.query(
                LATEST_EVENTS, params -> params.key(id.key()).number(limit), PostgresPipelineReader::event);
    }

    private static PipelineEvent event(ResultSet row) throws SQLException {
        String stage = row.getString("stage");
        String service = row.getString("service");
        return new PipelineEvent(
                row.getLong("number"),
                Columns.known(row, "at"),
                PipelineEvent.Type.valueOf(row.getString("type")),
                PipelineEvent.Level.valueOf(row.getString("level")),
                stage == null ? null : Stage.valueOf(stage),
                Columns.number(row, "job"),
                service == null ? null : AnalyzerService.parse(service).orElse(null),
                row.getString("message"));
    }
}
