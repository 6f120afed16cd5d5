package dev.assay.store.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.NewPipeline;
import dev.assay.model.pipeline.PipelineEvent.Level;
import dev.assay.model.pipeline.PipelineEvent.Type;
import dev.assay.model.pipeline.Stage;
import dev.assay.model.pipeline.Step;
import dev.assay.model.task.BatchSubmission;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.Payload;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskQueue;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.pipeline.Cells.End;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Submits the tasks of a plan, in the transaction that moves their jobs.
final class Submissions {

    private static final Sql JOBS = new Sql("read jobs to begin", """
            select job, model, template, app, payload from pipeline_job where pipeline_key = ? and job = any (?)
            """);

    private static final Sql NOTE = new Sql("note tasks of pipeline", """
            insert into pipeline_task (pipeline_key, stage, job, round, task_key)
            select ?, stage, job, ?, task_key
            from unnest(?::text[], ?::integer[], ?::bigint[]) as given (stage, job, task_key)
            """);

    private static final Sql BEGIN = new Sql("begin jobs", """
            update pipeline_job
            set state = case given.stage when 'GENERATION' then 'GENERATING' else 'ANALYSING' end, round = ?
            from unnest(?::text[], ?::integer[]) as given (stage, job)
            where pipeline_key = ? and pipeline_job.job = given.job
            """);

    private final Database database;
    private final TaskQueue queue;
    private final Cells cells;

    /// @param queue on the same database: its submits join this one's transactions
    Submissions(Database database, TaskQueue queue, Cells cells) {
        this.database = database;
        this.queue = queue;
        this.cells = cells;
    }

    private record Job(
            int number,
            String model,
            @Nullable String template,
            @Nullable Integer app,
            @Nullable String payload) {}

    private record Submitted(Stage stage, Job job, NewTask task) {}

    /// At least one of either.
    void run(LockedPipeline pipeline, List<Step.Generate> generations, List<Step.Analyse> analyses, PipelineLog log) {
        Map<Integer, Job> jobs = jobs(
                pipeline,
                Stream.concat(
                                generations.stream().map(Step.Generate::job),
                                analyses.stream().map(Step.Analyse::job))
                        .toList());
        var submitted = new ArrayList<Submitted>();
        for (Step.Generate step : generations) {
            Job job = Objects.requireNonNull(jobs.get(step.job()));
            submitted.add(new Submitted(Stage.GENERATION, job, generation(pipeline, job)));
            log.add(
                    Type.GENERATION_START,
                    Level.INFO,
                    Stage.GENERATION,
                    job.number(),
                    job.template() + " by " + job.model());
        }
        for (Step.Analyse step : analyses) {
            Job job = Objects.requireNonNull(jobs.get(step.job()));
            submitted.add(new Submitted(Stage.ANALYSIS, job, analysis(pipeline, job, step)));
            leaveOut(pipeline, job, step, log);
            log.add(Type.ANALYSIS_START, Level.INFO, Stage.ANALYSIS, job.number(), target(job) + " by " + names(step));
        }
        write(pipeline, submitted);
    }

    private Map<Integer, Job> jobs(LockedPipeline pipeline, List<Integer> numbers) {
        return database.query(JOBS, params -> params.key(pipeline.key()).numbers(numbers), Submissions::job).stream()
                .collect(Collectors.toMap(Job::number, Function.identity()));
    }

    private static Job job(ResultSet row) throws SQLException {
        return new Job(
                row.getInt("job"),
                row.getString("model"),
                row.getString("template"),
                Columns.number(row, "app"),
                row.getString("payload"));
    }

    private static NewTask generation(LockedPipeline pipeline, Job job) {
        return task(
                pipeline,
                TaskKind.GENERATION,
                QueueName.GENERATION,
                null,
                new Payload(Objects.requireNonNull(job.payload())),
                List.of());
    }

    private static NewTask analysis(LockedPipeline pipeline, Job job, Step.Analyse step) {
        NewPipeline.Analysis analysis = Objects.requireNonNull(pipeline.analysis());
        List<NewTask.Subtask> subtasks = step.ask().stream()
                .sorted()
                .map(service -> new NewTask.Subtask(
                        service.wireName(),
                        Objects.requireNonNull(analysis.services().get(service))))
                .toList();
        return task(pipeline, TaskKind.ANALYSIS, QueueName.ANALYSIS, target(job), analysis.payload(), subtasks);
    }

    private static NewTask task(
            LockedPipeline pipeline,
            TaskKind kind,
            QueueName queue,
            @Nullable Target target,
            Payload payload,
            List<NewTask.Subtask> subtasks) {
        return new NewTask(
                kind,
                queue,
                pipeline.priority(),
                target,
                null,
                pipeline.id().toString(),
                payload,
                Map.of(),
                null,
                subtasks);
    }

    private static Target target(Job job) {
        return new Target(job.model(), Objects.requireNonNull(job.app()));
    }

    private static String names(Step.Analyse step) {
        return step.ask().stream().sorted().map(AnalyzerService::wireName).collect(Collectors.joining(", "));
    }

    private void leaveOut(LockedPipeline pipeline, Job job, Step.Analyse step, PipelineLog log) {
        cells.write(
                pipeline,
                step.leftOut().entrySet().stream()
                        .map(entry -> End.skipped(job.number(), entry.getKey().wireName(), entry.getValue()))
                        .toList());
        step.leftOut()
                .forEach((service, cause) -> log.add(
                        Type.SERVICE_SKIPPED,
                        Level.WARNING,
                        Stage.ANALYSIS,
                        job.number(),
                        service,
                        target(job) + " without " + service.wireName() + ": " + cause.message()));
    }

    private void write(LockedPipeline pipeline, List<Submitted> submitted) {
        List<NewTask> tasks = submitted.stream().map(Submitted::task).toList();
        if (!(queue.submitAll(tasks, null) instanceof BatchSubmission.Created(List<TaskId> ids))) {
            throw new IllegalStateException("a batch without a key was not created");
        }
        List<String> stages = submitted.stream().map(one -> one.stage().name()).toList();
        List<Integer> numbers =
                submitted.stream().map(one -> one.job().number()).toList();
        database.update(
                NOTE,
                params -> params.key(pipeline.key())
                        .number(pipeline.round())
                        .texts(stages)
                        .numbers(numbers)
                        .keys(ids.stream().map(TaskId::key).toList()));
        database.update(
                BEGIN,
                params -> params.number(pipeline.round())
                        .texts(stages)
                        .numbers(numbers)
                        .key(pipeline.key()));
    }
}
