package dev.assay.store.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.PipelineAdvance;
import dev.assay.model.pipeline.PipelineAdvance.Advanced;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.Pipelines;
import dev.assay.model.pipeline.Pipelines.Move;
import dev.assay.model.pipeline.Stage;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskStatus;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random pipelines in a random order of events, with crashes between any two statements and two instances that advance
/// at once. Whatever happens, each ends as its world's record says, within a bounded number of steps, and after every
/// step the invariants hold.
///
/// More of them: `-Dpipelines.runs=1000 -Dpipelines.seed=7`. A failure names its seed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PipelineRunsTest {

    private static final int RUNS = Integer.getInteger("pipelines.runs", 40);
    private static final long SEED = Long.getLong("pipelines.seed", 20_261_122);
    private static final int STEPS = 60;

    /// Rounds of advance, run everything, move the clock. Each but the waits for analyzers ends a task or a job.
    private static final int BOUND = 60;

    private final PipelineFixture fixture = new PipelineFixture();
    private final CrashingDataSource crashes = new CrashingDataSource(fixture.address.dataSource());
    private final PipelineAdvance mortal;
    private final Pipelines mortalVerbs;
    private final Set<PipelineStatus> ends = EnumSet.noneOf(PipelineStatus.class);
    private int crashed;
    private final ExecutorService threads = Executors.newFixedThreadPool(3);

    PipelineRunsTest() {
        var database = new Database(crashes.source());
        mortal = new PostgresPipelineAdvance(database, fixture.queue(database), fixture.now());
        mortalVerbs = new PostgresPipelines(database, fixture.queue(database), fixture.now());
    }

    @AfterAll
    void close() {
        threads.shutdownNow();
        fixture.close();
        if (RUNS >= 40) {
            assertThat(ends)
                    .as("ends that were seen: a world in which some never happen proves little")
                    .containsExactlyInAnyOrder(
                            PipelineStatus.COMPLETED,
                            PipelineStatus.PARTIAL_SUCCESS,
                            PipelineStatus.FAILED,
                            PipelineStatus.CANCELLED);
            assertThat(crashed).as("crashes").isGreaterThan(RUNS);
        }
    }

    static LongStream seeds() {
        return LongStream.range(SEED, SEED + RUNS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void it_ends_as_its_world_says(long seed) throws InterruptedException, ExecutionException {
        new Run(seed).play();
    }

    /// Where the settlement of a generation (without service) or of a service's look is kept.
    private record Place(int job, @Nullable AnalyzerService service) {}

    private final class Run {

        private final ScriptedWorld world;
        private final Random random;
        private final PipelineId pipeline;
        private final List<ClaimedTask> held = new ArrayList<>();
        private final Map<Place, TaskStatus> record = new HashMap<>();

        /// Nothing but what the script says has ended anything.
        private boolean calm = true;

        private boolean cancelled;
        private int round;

        Run(long seed) {
            world = ScriptedWorld.of(seed);
            random = new Random(~seed);
            pipeline = create();
        }

        private PipelineId create() {
            long before = fixture.number("select count(*) from pipeline");
            var draft = world.pipeline((int) before * 10 + 1);
            crashes.crashAfter(random.nextInt(12), random.nextBoolean());
            try {
                mortalVerbs.create(draft, null);
            } catch (QueueUnavailableException _) {
                // whole or not at all
            } finally {
                crashes.calmDown();
            }
            if (fixture.number("select count(*) from pipeline") == before) {
                fixture.create(draft);
            }
            return new PipelineId(fixture.number("select max(key) from pipeline"));
        }

        void play() throws InterruptedException, ExecutionException {
            boolean wild = random.nextInt(3) == 0;
            for (int step = 0; step < STEPS && !isFinal(); step++) {
                step(wild);
                assertInvariants();
            }
            drain();
            assertVerdict();
            while (round < 2 && fixture.pipelines.retryFailed(pipeline) instanceof Move.Done) {
                retry();
            }
        }

        /// What has succeeded stays; everything else is asked once more, and only that.
        private void retry() throws InterruptedException {
            round++;
            calm = false;
            var before = Map.copyOf(record);
            record.values().removeIf(end -> !end.isSuccess());
            drain();
            assertThat(record)
                    .as(inWords("what had succeeded was run again"))
                    .containsAllEntriesOf(before.entrySet().stream()
                            .filter(entry -> entry.getValue().isSuccess())
                            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
            assertVerdict();
        }

        private void step(boolean wild) throws InterruptedException, ExecutionException {
            switch (random.nextInt(wild ? 20 : 16)) {
                case 0, 1, 2 -> assertMovedOn(fixture.advance.advance(pipeline, world.readiness(round)));
                case 3, 4 -> crash(() -> mortal.advance(pipeline, world.readiness(round)));
                case 5 -> atOnce();
                case 6, 7 -> held.addAll(fixture.claim(1 + random.nextInt(4)));
                case 8, 9, 10, 11 -> settleOne();
                case 12 -> fixture.clock.forward(Duration.ofSeconds(random.nextInt(70)));
                case 13 -> crash(() -> mortalVerbs.pause(pipeline));
                case 14, 15 -> crash(() -> mortalVerbs.resume(pipeline));
                case 16 -> {
                    calm = false;
                    fixture.clock.forward(Duration.ofMinutes(random.nextInt(35)));
                }
                case 17 -> cancelATask();
                case 18 -> crash(() -> mortalVerbs.extend(pipeline, Stage.ANALYSIS, Duration.ofMinutes(5)));
                case 19 -> {
                    if (random.nextBoolean()) {
                        crash(() -> mortalVerbs.cancel(pipeline, "by chance"));
                        calm = false;
                        cancelled = fixture.status(pipeline) == PipelineStatus.CANCELLED;
                    }
                }
                default -> throw new AssertionError();
            }
        }

        private void crash(Runnable verb) {
            crashes.crashAfter(random.nextInt(30), random.nextBoolean());
            try {
                verb.run();
            } catch (QueueUnavailableException _) {
                crashed++;
            } finally {
                crashes.calmDown();
            }
        }

        /// Two instances and a worker.
        private void atOnce() throws InterruptedException, ExecutionException {
            List<Callable<Boolean>> all = List.of(
                    () -> fixture.advance
                            .advance(pipeline, world.readiness(round))
                            .changed(),
                    () -> mortal.advance(pipeline, world.readiness(round)).changed(),
                    () -> {
                        settleOne();
                        return true;
                    });
            for (Future<Boolean> one : threads.invokeAll(all)) {
                one.get();
            }
        }

        private void cancelATask() {
            List<Long> open = fixture.database.query(
                    new Sql("open", "select task_key from pipeline_task where not folded and pipeline_key = ?"),
                    params -> params.key(pipeline.key()),
                    row -> row.getLong(1));
            if (!open.isEmpty()) {
                calm = false;
                fixture.queue.cancel(new TaskId(open.get(random.nextInt(open.size()))));
            }
        }

        private void settleOne() {
            if (!held.isEmpty()) {
                settle(held.remove(random.nextInt(held.size())));
            }
        }

        private void settle(ClaimedTask task) {
            TaskId main = task.parent() == null ? task.id() : task.parent();
            int job = (int) fixture.number("select job from pipeline_task where task_key = " + main.key());
            String name = task.service();
            AnalyzerService service =
                    name == null ? null : AnalyzerService.parse(name).orElseThrow();
            Settlement settlement = world.outcome(job, service, round);
            boolean counts = task.kind().equals(TaskKind.GENERATION)
                            && settlement.status().isSuccess()
                    ? fixture.generate(task)
                    : fixture.end(task, settlement);
            if (counts) {
                assertThat(record.put(new Place(job, service), settlement.status()))
                        .as(inWords("run twice"))
                        .isNull();
            }
        }

        /// No crashes any more, and everybody works: how long can it take?
        private void drain() throws InterruptedException {
            fixture.pipelines.resume(pipeline);
            for (int pass = 0; !isFinal(); pass++) {
                assertThat(pass).as(inWords("it never ends")).isLessThan(BOUND);
                assertMovedOn(fixture.advance.advance(pipeline, world.readiness(round)));
                held.addAll(fixture.claim(100));
                held.forEach(this::settle);
                held.clear();
                fixture.clock.forward(Duration.ofSeconds(20));
                assertInvariants();
            }
            held.clear();
        }

        private boolean isFinal() {
            return fixture.status(pipeline).isFinal();
        }

        /// The model: what the record says of all cells there are.
        private void assertVerdict() {
            int completed = 0;
            int partial = 0;
            List<Place> cells = cells();
            for (Place cell : cells) {
                TaskStatus end = calm ? scripted(cell) : record.get(cell);
                completed += end == TaskStatus.COMPLETED ? 1 : 0;
                partial += end == TaskStatus.PARTIAL_SUCCESS ? 1 : 0;
            }
            PipelineStatus expected = cancelled
                    ? PipelineStatus.CANCELLED
                    : completed + partial == 0
                            ? PipelineStatus.FAILED
                            : completed == cells.size() ? PipelineStatus.COMPLETED : PipelineStatus.PARTIAL_SUCCESS;

            assertThat(fixture.status(pipeline)).as(inWords("verdict")).isEqualTo(expected);
            ends.add(expected);
            assertThat(number("select count(*) from pipeline_cell where pipeline_key = ?"))
                    .as(inWords("cells"))
                    .isEqualTo(cells.size());
            assertThat(number("select count(*) from pipeline_cell where pipeline_key = ? and status = 'COMPLETED'"))
                    .as(inWords("completed cells"))
                    .isEqualTo(completed);
            assertThat(number("select count(*) from pipeline_job where pipeline_key = ? and state <> 'DONE'"))
                    .as(inWords("jobs that are not done"))
                    .isZero();
        }

        private List<Place> cells() {
            var cells = new ArrayList<Place>();
            for (int job = 0; job < world.generated().size(); job++) {
                if (world.services().isEmpty()) {
                    cells.add(new Place(job, null));
                }
                for (AnalyzerService service : world.services()) {
                    cells.add(new Place(job, service));
                }
            }
            return cells;
        }

        private @Nullable TaskStatus scripted(Place cell) {
            boolean there = !world.generated().get(cell.job())
                    || world.outcome(cell.job(), null, 0).status().isSuccess();
            boolean asked = cell.service() == null
                    || world.enoughAreThere() && !world.missing().containsKey(cell.service());
            return there && asked ? world.outcome(cell.job(), cell.service(), 0).status() : null;
        }

        /// One pass is enough: what it leaves open waits for a task, for time or for analyzers.
        private void assertMovedOn(Advanced advanced) {
            PipelineStatus status = advanced.status();
            assertThat(status == PipelineStatus.PAUSED
                            || status != null && status.isFinal()
                            || !advanced.waitsFor().isEmpty()
                            || openTasks() > 0)
                    .as(inWords("nothing is open, and it goes on: " + advanced))
                    .isTrue();
        }

        private long openTasks() {
            return number("""
                    select count(*) from pipeline_task as made join task on task.key = made.task_key
                    where made.pipeline_key = ? and task.finished_at is null
                    """);
        }

        private void assertInvariants() {
            if (isFinal()) {
                assertThat(openTasks()).as(inWords("final with open tasks")).isZero();
            }
            assertThat(number("select count(*) from pipeline_job where pipeline_key = ? and state = 'GENERATING'"))
                    .as(inWords("generations at once"))
                    .isLessThanOrEqualTo(world.limits().generations());
            assertThat(number("select count(*) from pipeline_job where pipeline_key = ? and state = 'ANALYSING'"))
                    .as(inWords("analyses at once"))
                    .isLessThanOrEqualTo(world.limits().analyses());
            assertThat(number("select count(*) from task where parent_key is null and pipeline_id = '" + pipeline
                            + "' and 0 < ?"))
                    .as(inWords("tasks that the pipeline does not know of"))
                    .isEqualTo(number("select count(*) from pipeline_task where pipeline_key = ?"));
            assertThat(number("""
                    select count(*) from (
                        select from pipeline_task as made join task as part on part.parent_key = made.task_key
                        where made.pipeline_key = ? group by made.job, made.round, part.service having count(*) > 1
                    ) as twice
                    """)).as(inWords("analysed twice in a round")).isZero();
            assertThat(number("""
                    select count(*) from pipeline_job as job
                    where job.pipeline_key = ?
                      and (job.state in ('GENERATING', 'ANALYSING')) <> exists (
                          select from pipeline_task as made
                          where made.pipeline_key = job.pipeline_key and made.job = job.job and not made.folded)
                    """))
                    .as(inWords("jobs open without a task, or the reverse"))
                    .isZero();
            assertThat(number("""
                    select count(*) from pipeline where key = ?
                      and last_event <> (select count(*) from pipeline_event where pipeline_key = key)
                    """)).as(inWords("events with gaps")).isZero();
        }

        private long number(String sql) {
            return fixture.database
                    .query(new Sql("test", sql), params -> params.key(pipeline.key()), row -> row.getLong(1))
                    .getFirst();
        }

        private String inWords(String what) {
            return "%s (-Dpipelines.runs=1 -Dpipelines.seed=%d, round %d, %s)"
                    .formatted(what, world.seed(), round, world);
        }
    }
}
