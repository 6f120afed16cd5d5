package dev.assay.store.pipeline;

import dev.assay.model.pipeline.PipelineEvent;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineJournal;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.pipeline.PipelineLog.Line;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes events and sends notifications, within the transaction of what they are about: heard once that can be
/// seen. Callers have the pipeline's lock, which is what makes the numbers gapless.
final class PipelineNews {

    private static final Sql WRITE = new Sql("write pipeline events", """
            with numbered as (
                update pipeline set last_event = last_event + ? where key = ? returning key, last_event - ? as before
            )
            insert into pipeline_event (pipeline_key, number, at, type, level, stage, job, service, message)
            select key, before + position, ?, type, level, stage, job, service, message
            from numbered, unnest(?::text[], ?::text[], ?::text[], ?::integer[], ?::text[], ?::text[])
                with ordinality as line (type, level, stage, job, service, message, position)
            returning number
            """);

    private static final Sql TELL_HAPPENED = new Sql("tell of pipeline events", """
            select pg_notify('assay_pipeline_event', ?)::text
            """);

    private static final Sql TELL_DUE = new Sql("tell that a pipeline is due", """
            select pg_notify('assay_pipeline', ?)::text
            """);

    private final Database database;
    private final PipelineJournal journal;

    PipelineNews(Database database, PipelineJournal journal) {
        this.database = database;
        this.journal = journal;
    }

    /// Writes what is in the log, and tells of it. Nobody is told of an empty one.
    void write(PipelineId pipeline, Instant now, PipelineLog log) {
        List<Line> lines = log.lines();
        if (lines.isEmpty()) {
            return;
        }
        List<Long> numbers = database.query(
                WRITE,
                params -> params.number(lines.size())
                        .key(pipeline.key())
                        .number(lines.size())
                        .instant(now)
                        .texts(each(lines, line -> line.type().name()))
                        .texts(each(lines, line -> line.level().name()))
                        .texts(each(
                                lines,
                                line -> line.stage() == null
                                        ? null
                                        : line.stage().name()))
                        .numbers(lines.stream().map(Line::job).toList())
                        .texts(each(
                                lines,
                                line -> line.service() == null
                                        ? null
                                        : line.service().wireName()))
                        .texts(each(lines, Line::message)),
                row -> row.getLong("number"));
        database.query(TELL_HAPPENED, params -> params.text(pipeline.toString()), _ -> true);
        List<PipelineEvent> events =
                events(lines, now, numbers.stream().min(Long::compare).orElse(0L));
        database.afterCommit(() -> journal.written(pipeline, events));
    }

    private static List<PipelineEvent> events(List<Line> lines, Instant now, long first) {
        var events = new ArrayList<PipelineEvent>();
        for (Line line : lines) {
            events.add(new PipelineEvent(
                    first + events.size(),
                    now,
                    line.type(),
                    line.level(),
                    line.stage(),
                    line.job(),
                    line.service(),
                    line.message()));
        }
        return events;
    }

    /// Somebody has moved it, so that it is to be advanced.
    void due(PipelineId pipeline) {
        database.query(TELL_DUE, params -> params.text(pipeline.toString()), _ -> true);
    }

    private static List<@Nullable String> each(List<Line> lines, Function<Line, @Nullable String> column) {
        return lines.stream().<@Nullable String>map(column).toList();
    }
}
