package dev.assay.store.pipeline;

import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.pipeline.CellStatus;
import dev.assay.model.pipeline.PipelineEvent.Level;
import dev.assay.model.pipeline.PipelineEvent.Type;
import dev.assay.model.pipeline.Stage;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.pipeline.Cells.End;
import dev.assay.store.pipeline.EndedTasks.Ended;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Turns the ends of generations into applications that are ready, or into jobs that are done without one.
final class FoldGenerations {

    /// An application that another job of the pipeline has already is not taken: changes nothing then.
    private static final Sql TAKE = new Sql("take generated application", """
            update pipeline_job
            set model = ?, app = ?, state = case when state = 'GENERATING' then ? else state end
            where pipeline_key = ? and job = ?
              and not exists (select from pipeline_job as other
                              where other.pipeline_key = ? and other.model = ? and other.app = ? and other.job <> ?)
            """);

    private final Database database;
    private final EndedTasks tasks;
    private final Cells cells;

    FoldGenerations(Database database, EndedTasks tasks, Cells cells) {
        this.database = database;
        this.tasks = tasks;
        this.cells = cells;
    }

    void run(LockedPipeline pipeline, List<Ended> ended, PipelineLog log) {
        Map<TaskId, Target> made = tasks.generated(ended);
        for (Ended generation : ended) {
            Target application = made.get(generation.task());
            if (application != null && isSuccess(generation) && take(pipeline, generation, application)) {
                succeeded(pipeline, generation, application, log);
            } else {
                failed(pipeline, generation, log);
            }
        }
    }

    /// One whose task was deleted may have been given a number and no more.
    private static boolean isSuccess(Ended generation) {
        TaskStatus status = generation.status();
        return status != null && status.isSuccess();
    }

    private boolean take(LockedPipeline pipeline, Ended generation, Target application) {
        return database.update(
                        TAKE,
                        params -> params.text(application.model())
                                .number(application.app())
                                .text(pipeline.analysis() == null ? "DONE" : "READY")
                                .key(pipeline.key())
                                .number(generation.job())
                                .key(pipeline.key())
                                .text(application.model())
                                .number(application.app())
                                .number(generation.job()))
                == 1;
    }

    private void succeeded(LockedPipeline pipeline, Ended generation, Target application, PipelineLog log) {
        if (pipeline.analysis() == null) {
            CellStatus status = CellStatuses.of(Objects.requireNonNull(generation.status()));
            cells.write(pipeline, List.of(end(generation, status, generation.cause())));
        }
        log.add(
                Type.GENERATION_COMPLETE,
                Level.SUCCESS,
                Stage.GENERATION,
                generation.job(),
                generation.subject() + " is " + application);
    }

    private void failed(LockedPipeline pipeline, Ended generation, PipelineLog log) {
        FailureCause why = why(pipeline, generation);
        if (pipeline.analysis() == null) {
            CellStatus status = generation.status() == TaskStatus.CANCELLED ? CellStatus.CANCELLED : CellStatus.FAILED;
            cells.write(pipeline, List.of(end(generation, status, why)));
        }
        cells.fill(pipeline, List.of(generation.job()), CellStatus.SKIPPED, skipped(why));
        log.add(
                Type.GENERATION_FAILED,
                Level.ERROR,
                Stage.GENERATION,
                generation.job(),
                generation.subject() + ": " + why.message());
    }

    private static FailureCause why(LockedPipeline pipeline, Ended generation) {
        if (generation.status() == TaskStatus.CANCELLED) {
            FailureCause cutOff = CellStatuses.whyCancelled(pipeline, Stage.GENERATION);
            return cutOff != null
                    ? cutOff
                    : new FailureCause(FailureCause.Code.GENERATION_FAILED, "its generation was cancelled");
        }
        FailureCause own = generation.cause();
        return own != null && generation.status() == TaskStatus.FAILED
                ? own
                : new FailureCause(
                        FailureCause.Code.INTERNAL_ERROR, "its generation ended without a new application to show");
    }

    /// What a job's analyses are skipped for.
    private static FailureCause skipped(FailureCause why) {
        return why.code() == FailureCause.Code.STAGE_TIMED_OUT || why.code() == FailureCause.Code.GENERATION_FAILED
                ? why
                : new FailureCause(FailureCause.Code.GENERATION_FAILED, "it could not be generated: " + why.message());
    }

    private static End end(Ended generation, CellStatus status, @Nullable FailureCause cause) {
        return new End(
                generation.job(),
                LockedPipeline.GENERATION_CELL,
                status,
                generation.task(),
                generation.seconds(),
                List.of(),
                FindingSummary.NONE,
                cause);
    }
}
