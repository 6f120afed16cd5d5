package dev.assay.store.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.CellStatus;
import dev.assay.model.pipeline.JobState;
import dev.assay.model.pipeline.PipelineEvent.Level;
import dev.assay.model.pipeline.PipelineEvent.Type;
import dev.assay.model.pipeline.Stage;
import dev.assay.model.pipeline.Step;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// Begins stages and ends them.
final class StageEnds {

    private static final Sql START_GENERATION = new Sql("start generation", """
            update pipeline set generation_started_at = ?, generation_deadline = ? where key = ?
            """);

    private static final Sql START_ANALYSIS = new Sql("start analysis", """
            update pipeline set analysis_started_at = ?, analysis_deadline = ? where key = ?
            """);

    private static final Sql END_GENERATION = new Sql("end generation", """
            update pipeline set generation_ended_at = ? where key = ?
            """);

    private static final Sql END_ANALYSIS = new Sql("end analysis", """
            update pipeline set analysis_ended_at = ? where key = ?
            """);

    private static final Sql COUNT_GENERATED = new Sql("count generated applications", """
            select count(*) filter (where app is not null) as there, count(*) as wanted
            from pipeline_job where pipeline_key = ? and template is not null
            """);

    private final Database database;
    private final OpenTasks open;
    private final Cells cells;

    StageEnds(Database database, OpenTasks open, Cells cells) {
        this.database = database;
        this.open = open;
        this.cells = cells;
    }

    void start(LockedPipeline pipeline, Stage stage, Instant deadline) {
        Sql sql = switch (stage) {
            case GENERATION -> START_GENERATION;
            case ANALYSIS -> START_ANALYSIS;
        };
        database.update(
                sql, params -> params.instant(pipeline.now()).instant(deadline).key(pipeline.key()));
    }

    void end(LockedPipeline pipeline, Stage stage, PipelineLog log) {
        noteEnd(pipeline, stage);
        switch (stage) {
            case GENERATION -> logGenerated(pipeline, log);
            case ANALYSIS ->
                log.add(Type.ANALYSIS_STAGE_COMPLETE, Level.INFO, Stage.ANALYSIS, "all applications are analysed");
        }
    }

    private void logGenerated(LockedPipeline pipeline, PipelineLog log) {
        record Count(int there, int wanted) {}
        Count count = database.query(
                        COUNT_GENERATED,
                        params -> params.key(pipeline.key()),
                        row -> new Count(row.getInt("there"), row.getInt("wanted")))
                .getFirst();
        String message = "%d of %d applications are generated".formatted(count.there(), count.wanted());
        if (count.there() == 0) {
            log.add(Type.GENERATION_STAGE_FAILED, Level.ERROR, Stage.GENERATION, message);
        } else {
            log.add(
                    Type.GENERATION_STAGE_COMPLETE,
                    count.there() == count.wanted() ? Level.SUCCESS : Level.WARNING,
                    Stage.GENERATION,
                    message);
        }
    }

    void timeOut(LockedPipeline pipeline, Stage stage, PipelineLog log) {
        noteEnd(pipeline, stage);
        String reason = CellStatuses.timedOut(pipeline, stage).message();
        int cancelled = open.cancel(pipeline, Set.of(stage), reason);
        log.add(
                Type.STAGE_TIMED_OUT,
                Level.ERROR,
                stage,
                "%s; %d open tasks are cancelled, what was not begun is skipped".formatted(reason, cancelled));
    }

    void drop(LockedPipeline pipeline, Stage stage) {
        JobState state = switch (stage) {
            case GENERATION -> JobState.WAITING;
            case ANALYSIS -> JobState.READY;
        };
        cells.fill(pipeline, List.of(state), CellStatus.SKIPPED, CellStatuses.timedOut(pipeline, stage));
    }

    void giveUp(LockedPipeline pipeline, Step.GiveUp step, PipelineLog log) {
        List<String> missing =
                step.missing().stream().map(AnalyzerService::wireName).toList();
        List<Integer> jobs = cells.hopeless(pipeline, missing);
        cells.fill(pipeline, jobs, CellStatus.SKIPPED, step.cause());
        log.add(
                Type.SERVICE_SKIPPED,
                Level.ERROR,
                Stage.ANALYSIS,
                "%d applications are not analysed: %s"
                        .formatted(jobs.size(), step.cause().message()));
    }

    private void noteEnd(LockedPipeline pipeline, Stage stage) {
        Sql sql = switch (stage) {
            case GENERATION -> END_GENERATION;
            case ANALYSIS -> END_ANALYSIS;
        };
        database.update(sql, params -> params.instant(pipeline.now()).key(pipeline.key()));
    }
}
