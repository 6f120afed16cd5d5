package dev.assay.store.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.page.PageRequest;
import dev.assay.model.pipeline.JobView;
import dev.assay.model.pipeline.Limits;
import dev.assay.model.pipeline.NewPipeline;
import dev.assay.model.pipeline.PipelineAdvance;
import dev.assay.model.pipeline.PipelineAdvance.Advanced;
import dev.assay.model.pipeline.PipelineEvent;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineReader;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.PipelineView;
import dev.assay.model.pipeline.Pipelines;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Priority;
import dev.assay.model.task.Publication;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskResult.StoredFiles;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.Verdict;
import dev.assay.model.task.WorkerId;
import dev.assay.store.StoreDatabase;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.Announcements;
import dev.assay.store.queue.PostgresTaskQueue;
import dev.assay.store.queue.QueueClock;
import dev.assay.testkit.clock.MutableClock;
import dev.assay.testkit.postgres.TestDatabase;
import dev.assay.testkit.task.Results;
import io.agroal.api.AgroalDataSource;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Pipelines on a database of their own, with a clock that tests move, and a worker that ends tasks as it is told.
final class PipelineFixture implements AutoCloseable {

    static final WorkerId WORKER = new WorkerId("pipelines-test");
    static final Duration LEASE = Duration.ofHours(24);
    static final List<AnalyzerService> ALL = List.of(AnalyzerService.values());
    static final Limits LIMITS =
            new Limits(2, 3, Duration.ofMinutes(30), Duration.ofMinutes(30), Duration.ofSeconds(180));

    final MutableClock clock = MutableClock.at("2026-11-22T08:00:00Z");
    final TestDatabase address = StoreDatabase.create();
    final AgroalDataSource pool = StoreDatabase.pool(address, 12);
    final Database database = new Database(pool);
    final TaskQueue queue;
    final Pipelines pipelines;
    final PipelineAdvance advance;
    final PipelineReader reader;
    private final Announcements announcements = new Announcements(database, Announcements.STANDARD_WINDOW);

    PipelineFixture() {
        queue = queue(database);
        pipelines = new PostgresPipelines(database, queue, now());
        advance = new PostgresPipelineAdvance(database, queue, now());
        reader = new PostgresPipelineReader(database);
    }

    QueueClock now() {
        return clock::instant;
    }

    TaskQueue queue(Database on) {
        return new PostgresTaskQueue(on, now(), announcements);
    }

    static NewPipeline existing(int applications, List<AnalyzerService> services, Limits limits) {
        return pipeline(
                IntStream.rangeClosed(1, applications)
                        .<NewPipeline.Job>mapToObj(app -> new NewPipeline.Job.Existing(new Target("demo", app)))
                        .toList(),
                services,
                limits,
                true);
    }

    static NewPipeline generated(int applications, List<AnalyzerService> services, Limits limits, boolean streams) {
        return pipeline(
                IntStream.range(0, applications)
                        .<NewPipeline.Job>mapToObj(
                                job -> new NewPipeline.Job.Generated("maker", "crud_todo_list", new Payload("{}")))
                        .toList(),
                services,
                limits,
                streams);
    }

    static NewPipeline pipeline(
            List<NewPipeline.Job> jobs, List<AnalyzerService> services, Limits limits, boolean streams) {
        Map<AnalyzerService, Payload> asked = new EnumMap<>(AnalyzerService.class);
        services.forEach(service -> asked.put(service, new Payload("{\"service\":\"" + service.wireName() + "\"}")));
        return new NewPipeline(
                null,
                "{}",
                streams,
                Priority.NORMAL,
                limits,
                services.isEmpty() ? null : new NewPipeline.Analysis(new Payload("{\"type\":\"all\"}"), asked),
                jobs);
    }

    PipelineId create(NewPipeline pipeline) {
        return ((Pipelines.Creation.Created) pipelines.create(pipeline, null)).id();
    }

    Advanced advance(PipelineId pipeline) {
        return advance.advance(pipeline, Map.of());
    }

    PipelineView view(PipelineId pipeline) {
        return reader.find(pipeline).orElseThrow();
    }

    PipelineStatus status(PipelineId pipeline) {
        return view(pipeline).status();
    }

    List<JobView> jobs(PipelineId pipeline) {
        return reader.jobs(pipeline, PageRequest.first(500)).items();
    }

    List<PipelineEvent.Type> events(PipelineId pipeline) {
        return reader.events(pipeline, 0, 10_000).stream()
                .map(PipelineEvent::type)
                .toList();
    }

    List<ClaimedTask> claim(int room) {
        return queue.claim(
                WORKER,
                List.of(new QueueDemand(QueueName.ANALYSIS, room), new QueueDemand(QueueName.GENERATION, room)),
                LEASE);
    }

    /// @return whether it counts: not when it was cancelled meanwhile
    boolean end(ClaimedTask task, Settlement settlement) {
        SettleReply reply = queue.settle(task.lease(), settlement);
        while (reply instanceof SettleReply.LastOpenSubtask(var main)) {
            reply = queue.settleLast(task.lease(), settlement, endOf(main, task.id(), settlement.status()));
        }
        return reply instanceof SettleReply.Settled;
    }

    ParentEnd endOf(TaskId main, TaskId last, TaskStatus lastStatus) {
        List<TaskStatus> states = database.query(
                new Sql("states", "select key, status from task where parent_key = ?"),
                params -> params.key(main.key()),
                row -> row.getLong("key") == last.key() ? lastStatus : TaskStatus.valueOf(row.getString("status")));
        TaskStatus verdict = Verdict.of(states);
        var cause = new FailureCause(FailureCause.Code.SUBTASKS_FAILED, "some");
        return new ParentEnd(
                verdict,
                verdict == TaskStatus.COMPLETED ? null : cause,
                new StoredFiles("p", "s"),
                Publication.NOTHING);
    }

    /// A generation that succeeds registers its application first, as the real one does.
    boolean generate(ClaimedTask task) {
        execute("insert into application (model, app, generated_by) select 'maker', coalesce(max(app), 0) + 1, "
                + task.id().key() + " from application where model = 'maker'");
        return end(task, Results.completed());
    }

    /// Runs whatever can be claimed until there is nothing left, and advances after each batch.
    void run(PipelineId pipeline, Function<ClaimedTask, Settlement> outcome) {
        for (int rounds = 0; rounds < 1_000; rounds++) {
            advance(pipeline);
            List<ClaimedTask> claimed = claim(100);
            if (claimed.isEmpty()) {
                return;
            }
            for (ClaimedTask task : claimed) {
                Settlement settlement = outcome.apply(task);
                if (task.kind().name().equals("generation") && settlement instanceof Settlement.Complete) {
                    generate(task);
                } else {
                    end(task, settlement);
                }
            }
        }
        throw new AssertionError("it never ends");
    }

    static void assertDone(Pipelines.Move move, PipelineStatus status) {
        assertThat(move).isEqualTo(new Pipelines.Move.Done(status));
    }

    void execute(String sql) {
        database.update(new Sql("test", sql), _ -> {});
    }

    long number(String sql) {
        return database.query(new Sql("test", sql), _ -> {}, row -> row.getLong(1))
                .getFirst();
    }

    List<String> texts(String sql) {
        return database.query(new Sql("test", sql), _ -> {}, row -> row.getString(1));
    }

    @Override
    public void close() {
        announcements.close();
        pool.close();
    }
}
