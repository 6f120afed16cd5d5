package dev.assay.store.pipeline;

import dev.assay.model.pipeline.NewPipeline;
import dev.assay.model.pipeline.PipelineEvent.Level;
import dev.assay.model.pipeline.PipelineEvent.Type;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineJournal;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.Pipelines;
import dev.assay.model.pipeline.Stage;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.TaskQueue;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The verbs of people, each under the pipeline's lock.
public final class PostgresPipelines implements Pipelines {

    private static final Sql PAUSE = new Sql("pause pipeline", """
            update pipeline set status = 'PAUSED', paused_at = ?, waiting_for = '{}' where key = ?
            """);

    private static final Sql OPEN = new Sql("open pipeline", """
            update pipeline set status = 'PENDING' where key = ? and status = 'INITIALIZING'
            """);

    /// The clocks of stages that go on, and the wait for analyzers, have stood still.
    private static final Sql RESUME = new Sql("resume pipeline", """
            update pipeline
            set status = ?, paused_at = null,
                generation_deadline = case when generation_ended_at is null then generation_deadline + (? - paused_at)
                                           else generation_deadline end,
                analysis_deadline = case when analysis_ended_at is null then analysis_deadline + (? - paused_at)
                                         else analysis_deadline end,
                analyzers_wanted_since = analyzers_wanted_since + (? - paused_at)
            where key = ?
            """);

    private static final Sql EXTEND_GENERATION = new Sql("extend generation", """
            update pipeline
            set generation_time = generation_time + more.time, generation_deadline = generation_deadline + more.time
            from (select ?::bigint * interval '1 microsecond' as time) as more
            where key = ?
            """);

    private static final Sql EXTEND_ANALYSIS = new Sql("extend analysis", """
            update pipeline
            set analysis_time = analysis_time + more.time, analysis_deadline = analysis_deadline + more.time
            from (select ?::bigint * interval '1 microsecond' as time) as more
            where key = ?
            """);

    private final Database database;
    private final PipelineLocks locks;
    private final PipelineNews news;
    private final CreatePipeline create;
    private final CancelPipeline cancel;
    private final RetryFailed retryFailed;

    /// @param queue on the same database: its cancels join this one's transactions
    public PostgresPipelines(Database database, TaskQueue queue, QueueClock clock) {
        this(database, queue, clock, PipelineJournal.NONE);
    }

    /// @param queue on the same database: its cancels join this one's transactions
    /// @param journal told of the events that are written here
    public PostgresPipelines(Database database, TaskQueue queue, QueueClock clock, PipelineJournal journal) {
        this.database = database;
        locks = new PipelineLocks(database, clock);
        news = new PipelineNews(database, journal);
        create = new CreatePipeline(database, clock, news);
        cancel = new CancelPipeline(database, queue);
        retryFailed = new RetryFailed(database);
    }

    @Override
    public Creation create(NewPipeline pipeline, NewTask.@Nullable IdempotencyKey key) {
        return create.run(pipeline, key);
    }

    @Override
    public Move cancel(PipelineId pipeline, @Nullable String reason) {
        return move("cancel pipeline", pipeline, (locked, log) -> cancel.run(locked, reason, log));
    }

    @Override
    public Move retryFailed(PipelineId pipeline) {
        return move("retry pipeline", pipeline, retryFailed::run);
    }

    @Override
    public Move pause(PipelineId pipeline) {
        return move("pause pipeline", pipeline, this::pause);
    }

    @Override
    public Move resume(PipelineId pipeline) {
        return move("resume pipeline", pipeline, this::resume);
    }

    @Override
    public Move extend(PipelineId pipeline, Stage stage, Duration more) {
        if (!more.isPositive()) {
            throw new IllegalArgumentException("a stage is given more time, not " + more);
        }
        return move("extend stage", pipeline, (locked, log) -> extend(locked, stage, more, log));
    }

    private interface Verb {
        Move on(LockedPipeline pipeline, PipelineLog log);
    }

    private Move move(String name, PipelineId pipeline, Verb verb) {
        return database.transact(name, () -> {
            Optional<LockedPipeline> locked = locks.lock(pipeline);
            if (locked.isEmpty()) {
                return new Move.Unknown();
            }
            var log = new PipelineLog();
            Move move = verb.on(locked.get(), log);
            if (!log.lines().isEmpty()) {
                news.write(pipeline, locked.get().now(), log);
                news.due(pipeline);
            }
            return move;
        });
    }

    private Move pause(LockedPipeline pipeline, PipelineLog log) {
        if (pipeline.status().isFinal()) {
            return ended(pipeline);
        }
        if (pipeline.status() != PipelineStatus.PAUSED) {
            database.update(OPEN, params -> params.key(pipeline.key()));
            database.update(PAUSE, params -> params.instant(pipeline.now()).key(pipeline.key()));
            log.add(Type.PIPELINE_PAUSED, Level.INFO, "what runs goes on, nothing new is started");
        }
        return new Move.Done(PipelineStatus.PAUSED);
    }

    private Move resume(LockedPipeline pipeline, PipelineLog log) {
        if (pipeline.status().isFinal()) {
            return ended(pipeline);
        }
        if (pipeline.status() != PipelineStatus.PAUSED) {
            return new Move.Done(pipeline.status());
        }
        PipelineStatus status = pipeline.started() ? PipelineStatus.RUNNING : PipelineStatus.PENDING;
        database.update(
                RESUME,
                params -> params.text(status.name())
                        .instant(pipeline.now())
                        .instant(pipeline.now())
                        .instant(pipeline.now())
                        .key(pipeline.key()));
        log.add(Type.PIPELINE_RESUMED, Level.INFO, "it goes on");
        return new Move.Done(status);
    }

    private Move extend(LockedPipeline pipeline, Stage stage, Duration more, PipelineLog log) {
        if (pipeline.status().isFinal()) {
            return ended(pipeline);
        }
        if (!pipeline.has(stage)) {
            return new Move.Refused(pipeline.status(), "it has no " + stage.wireName() + " stage");
        }
        if (pipeline.clock(stage).ended()) {
            return new Move.Refused(pipeline.status(), "its " + stage.wireName() + " stage is over");
        }
        Sql sql = switch (stage) {
            case GENERATION -> EXTEND_GENERATION;
            case ANALYSIS -> EXTEND_ANALYSIS;
        };
        database.update(sql, params -> params.micros(more).key(pipeline.key()));
        log.add(
                Type.STAGE_EXTENDED,
                Level.INFO,
                stage,
                "%d s more for the %s stage".formatted(more.toSeconds(), stage.wireName()));
        return new Move.Done(pipeline.status());
    }

    private static Move ended(LockedPipeline pipeline) {
        return new Move.Refused(pipeline.status(), "it has ended");
    }
}
