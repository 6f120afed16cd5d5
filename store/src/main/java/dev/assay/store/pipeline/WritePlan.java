package dev.assay.store.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.PipelineEvent.Level;
import dev.assay.model.pipeline.PipelineEvent.Type;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.Stage;
import dev.assay.model.pipeline.Step;
import dev.assay.model.task.TaskQueue;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes what was planned, under the pipeline's lock.
final class WritePlan {

    private static final Sql OPEN = new Sql("open pipeline", """
            update pipeline set status = 'PENDING' where key = ? and status = 'INITIALIZING'
            """);

    private static final Sql START = new Sql("start pipeline", """
            update pipeline set status = 'RUNNING', started_at = coalesce(started_at, ?)
            where key = ? and status = 'PENDING'
            """);

    private static final Sql AWAIT = new Sql("note analyzers waited for", """
            update pipeline set analyzers_wanted_since = ?, waiting_for = ? where key = ?
            """);

    private final Database database;
    private final StageEnds stages;
    private final Submissions submissions;
    private final Finish finish;

    WritePlan(Database database, TaskQueue queue, Cells cells) {
        this.database = database;
        stages = new StageEnds(database, new OpenTasks(database, queue), cells);
        submissions = new Submissions(database, queue, cells);
        finish = new Finish(database, cells);
    }

    /// @return the pipeline's status afterwards
    PipelineStatus run(LockedPipeline pipeline, List<Step> steps, PipelineLog log) {
        PipelineStatus status = pipeline.status();
        var generations = new ArrayList<Step.Generate>();
        var analyses = new ArrayList<Step.Analyse>();
        for (Step step : steps) {
            switch (step) {
                case Step.Open() -> {
                    database.update(OPEN, params -> params.key(pipeline.key()));
                    status = PipelineStatus.PENDING;
                }
                case Step.StartClock(var stage, var deadline) -> stages.start(pipeline, stage, deadline);
                case Step.Generate generate -> generations.add(generate);
                case Step.Analyse analyse -> analyses.add(analyse);
                case Step.Await await -> await(pipeline, await, log);
                case Step.StopWaiting(var since) -> stopWaiting(pipeline, since, log);
                case Step.GiveUp giveUp -> stages.giveUp(pipeline, giveUp, log);
                case Step.TimeOut(var stage) -> stages.timeOut(pipeline, stage, log);
                case Step.Drop(var stage) -> stages.drop(pipeline, stage);
                case Step.EndStage(var stage) -> stages.end(pipeline, stage, log);
                case Step.Finish() -> status = finish.run(pipeline, log);
            }
        }
        if (!generations.isEmpty() || !analyses.isEmpty()) {
            submissions.run(pipeline, generations, analyses, log);
            database.update(START, params -> params.instant(pipeline.now()).key(pipeline.key()));
            status = PipelineStatus.RUNNING;
        }
        return status;
    }

    private void await(LockedPipeline pipeline, Step.Await step, PipelineLog log) {
        note(pipeline, step.since(), step.services());
        if (step.isNew()) {
            log.add(
                    Type.ANALYZERS_WAITED_FOR,
                    Level.WARNING,
                    Stage.ANALYSIS,
                    "waiting at most %d s for %s"
                            .formatted(pipeline.limits().analyzerWait().toSeconds(), names(step.services())));
        }
    }

    private void stopWaiting(LockedPipeline pipeline, @Nullable Instant since, PipelineLog log) {
        note(pipeline, since, List.of());
        if (since == null) {
            log.add(Type.ANALYZERS_READY, Level.INFO, Stage.ANALYSIS, "all analyzers are there");
        }
    }

    private void note(LockedPipeline pipeline, @Nullable Instant since, Collection<AnalyzerService> services) {
        database.update(
                AWAIT,
                params -> params.instant(since)
                        .texts(services.stream()
                                .sorted()
                                .map(AnalyzerService::wireName)
                                .toList())
                        .key(pipeline.key()));
    }

    private static String names(Collection<AnalyzerService> services) {
        return services.stream().sorted().map(AnalyzerService::wireName).collect(Collectors.joining(", "));
    }
}
