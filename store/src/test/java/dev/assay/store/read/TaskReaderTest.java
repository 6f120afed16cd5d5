package dev.assay.store.read;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.analysis.Confidence;
import dev.assay.model.analysis.Connectivity;
import dev.assay.model.analysis.Finding;
import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.analysis.Metric;
import dev.assay.model.analysis.OpenPort;
import dev.assay.model.analysis.QualityScore;
import dev.assay.model.analysis.ReportDetails;
import dev.assay.model.analysis.Requirement;
import dev.assay.model.analysis.Severity;
import dev.assay.model.page.BadCursorException;
import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.retry.Retried;
import dev.assay.model.retry.RetryTerms;
import dev.assay.model.retry.TaskRetries;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.FindingFilter;
import dev.assay.model.task.Lineage;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Priority;
import dev.assay.model.task.Progress;
import dev.assay.model.task.Publication;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Submission;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskFilter;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskReader;
import dev.assay.model.task.TaskResult;
import dev.assay.model.task.TaskResult.StoredFiles;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.TaskView;
import dev.assay.model.task.WorkerId;
import dev.assay.testkit.postgres.PostgresTestResource;
import dev.assay.testkit.task.Results;
import dev.assay.testkit.task.TaskBuilder;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What lists and pages promise, through the beans as Quarkus makes them. Every test has a queue of its own.
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class TaskReaderTest {

    private static final AtomicInteger QUEUES = new AtomicInteger();
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final WorkerId worker = new WorkerId("reader-test");

    @Inject
    TaskQueue queue;

    @Inject
    TaskReader reader;

    @Inject
    TaskRetries retries;

    @Inject
    AgroalDataSource pool;

    @Inject
    @DataSource("queue")
    AgroalDataSource queuePool;

    private QueueName name = QueueName.ANALYSIS;

    @BeforeEach
    void chooseQueue() {
        name = new QueueName("read-" + QUEUES.incrementAndGet());
    }

    @Test
    void connections_to_a_server_that_went_away_are_not_noticed() throws SQLException {
        TaskId id = submit(aTask());
        for (int i = 0; i < 3; i++) {
            assertThat(reader.find(id)).isPresent();
        }

        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and application_name = 'assay-read'"
                    + " and pid <> pg_backend_pid()");
        }

        for (int i = 0; i < 10; i++) {
            assertThat(reader.find(id)).isPresent();
            assertThat(reader.subtasks(id)).isEmpty();
        }
    }

    @Test
    void a_read_that_is_stopped_for_taking_too_long_is_not_begun_again() throws Exception {
        TaskId id = submit(aTask());

        try (Connection other = queuePool.getConnection();
                Statement statement = other.createStatement();
                var reading = Executors.newSingleThreadExecutor()) {
            other.setAutoCommit(false);
            statement.execute("lock table finding in access exclusive mode");
            Future<?> read = reading.submit(() -> reader.findings(id, FindingFilter.ALL, PageRequest.first(1)));
            // no signal can say that a statement has begun to wait
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
            while (!cancelWaitingRead() && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }

            assertThatThrownBy(() -> read.get(5, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(QueueUnavailableException.class)
                    .hasMessageContaining("canceling statement");
            other.rollback();
        }
    }

    private boolean cancelWaitingRead() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(pg_cancel_backend(pid)) from pg_stat_activity"
                        + " where datname = current_database() and application_name = 'assay-read'"
                        + " and wait_event_type = 'Lock'")) {
            row.next();
            return row.getInt(1) > 0;
        }
    }

    @Test
    void a_task_knows_what_it_was_made_of_and_what_was_made_of_it() {
        TaskId first = submit(aTask());
        queue.cancel(first, "wrong branch");
        TaskId second = again(first);
        queue.cancel(second);
        TaskId third = again(second);

        assertThat(reader.find(first).orElseThrow())
                .returns(new Lineage(null, second), TaskView::lineage)
                .returns("wrong branch", TaskView::cancelReason);
        assertThat(reader.find(second).orElseThrow())
                .returns(new Lineage(first, third), TaskView::lineage)
                .returns(null, TaskView::cancelReason);
        assertThat(list(inQueue(), 10).items())
                .extracting(TaskView::lineage)
                .containsExactly(new Lineage(second, null), new Lineage(first, third), new Lineage(null, second));
    }

    private TaskId again(TaskId ended) {
        Retried retried = retries.retry(List.of(ended), RetryTerms.BY_HAND).getFirst();
        assertThat(retried).isInstanceOf(Retried.Made.class);
        return ((Retried.Made) retried).as();
    }

    @Test
    void a_list_leaves_the_payloads_out() {
        TaskId id = submit(anAnalysis("static-analyzer").carrying("{\"a\":1}"));

        assertThat(list(inQueue(), 1).items()).extracting(TaskView::payload).containsExactly(Payload.EMPTY);
        assertThat(reader.find(id).orElseThrow().payload()).isEqualTo(new Payload("{\"a\":1}"));
        assertThat(reader.subtasks(id))
                .extracting(TaskView::payload)
                .containsExactly(claimOne().payload());
    }

    @Test
    void a_cause_that_only_a_newer_version_knows_is_shown_in_its_own_words() throws SQLException {
        TaskId id = submit(aTask());
        queue.settle(claimOne().lease(), Results.failed());
        try (Connection connection = queuePool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("update task set cause_code = 'MOON_TOO_FULL', cause_message = 'wait a week' where key = "
                    + id.key());
        }

        assertThat(list(inQueue(), 1).items())
                .extracting(TaskView::cause)
                .containsExactly(new FailureCause(FailureCause.Code.INTERNAL_ERROR, "MOON_TOO_FULL: wait a week"));
    }

    @Test
    void a_task_is_shown_as_it_was_submitted() {
        TaskId id = submit(aTask().urgent()
                .ofPipeline("pipeline_1")
                .carrying("{\"a\":1}")
                .labelled("team", "a")
                .labelled("näme", "☃"));

        TaskView view = reader.find(id).orElseThrow();

        assertThat(view.id()).isEqualTo(id);
        assertThat(view.kind()).isEqualTo(TaskKind.ANALYSIS);
        assertThat(view.queue()).isEqualTo(name);
        assertThat(view.status()).isEqualTo(TaskStatus.PENDING);
        assertThat(view.priority()).isEqualTo(Priority.URGENT);
        assertThat(view.target()).isEqualTo(new Target("openai_gpt-4", 3));
        assertThat(view.pipelineId()).isEqualTo("pipeline_1");
        assertThat(view.payload().json()).isEqualTo("{\"a\":1}");
        assertThat(view.labels()).containsEntry("team", "a").containsEntry("näme", "☃");
        assertThat(view.progress()).isEqualTo(Progress.NONE);
        assertThat(view.startedAt()).isNull();
        assertThat(view.cause()).isNull();
    }

    @Test
    void text_that_no_column_can_hold_matches_nothing() {
        TaskId id = submit(aTask());

        var tasks = new TaskFilter(Set.of(), null, null, "\0", null, "\0");
        var ofNobody = new FindingFilter(Set.of(), "\0", "\0");

        assertThat(reader.list(tasks, PageRequest.first(10)).items()).isEmpty();
        assertThat(reader.findings(id, ofNobody, PageRequest.first(10)).items()).isEmpty();
    }

    @Test
    void an_unknown_task_is_not_found() {
        var unknown = new TaskId(1L << 40);

        assertThat(reader.find(unknown)).isEmpty();
        assertThat(reader.subtasks(unknown)).isEmpty();
        assertThat(reader.findings(unknown, FindingFilter.ALL, PageRequest.first(10))
                        .items())
                .isEmpty();
    }

    @Test
    void a_result_is_shown_with_its_tools_findings_and_files() {
        TaskId id = submit(aTask());
        var result = Results.withFiles(Results.findingsOf(Severity.LOW, Severity.CRITICAL), "m/app1/t", () -> {});

        queue.settle(claimOne().lease(), new Settlement.CompletePartly(result, Results.NO_TOOL_RAN));

        TaskView view = reader.find(id).orElseThrow();
        assertThat(view.status()).isEqualTo(TaskStatus.PARTIAL_SUCCESS);
        assertThat(view.summary()).isEqualTo(new FindingSummary(1, 0, 0, 1, 0));
        assertThat(view.tools()).isEqualTo(result.tools());
        assertThat(view.files()).isEqualTo(result.files());
        assertThat(view.cause()).isEqualTo(Results.NO_TOOL_RAN);
        assertThat(view.progress().percent()).isEqualTo(100);
        assertThat(view.finishedAt()).isNotNull();
        assertThat(reader.findings(id, FindingFilter.ALL, PageRequest.first(10)).items())
                .containsExactly(Results.aFinding(Severity.CRITICAL), Results.aFinding(Severity.LOW));
    }

    @Test
    void details_are_shown_by_service_and_nothing_where_there_are_none() {
        TaskId main = submit(anAnalysis("dynamic-analyzer", "performance-tester", "static-analyzer"));
        List<ClaimedTask> claimed = claim(3);
        var metric = new Metric("ab", "http://app:5000/", Metric.Name.REQUESTS_PER_SECOND, 12.5);
        var place = new Connectivity(
                "http://app:5000/", true, null, 200, new TreeMap<>(Map.of("x-frame-options", false)), 0, 1, null);
        var requirement =
                new Requirement("requirements-scanner", "Has a login", true, Confidence.HIGH, null, null, 1.0);
        var score = new QualityScore(
                "code-quality-analyzer", null, "Readable", true, 80.0, null, List.of("a"), List.of(), null);
        var measured =
                new ReportDetails(List.of(metric), List.of(requirement), List.of(score), List.of(place), List.of());
        var scanned = new ReportDetails(
                List.of(), List.of(), List.of(), List.of(), List.of(new OpenPort("app", 5000, "http", null)));
        settle(claimed.get(0), scanned);
        settle(claimed.get(1), measured);

        assertThat(reader.details(main)).isEqualTo(Map.of("dynamic-analyzer", scanned, "performance-tester", measured));
        assertThat(reader.details(claimed.get(1).id())).isEqualTo(Map.of("performance-tester", measured));
        assertThat(reader.details(claimed.get(2).id())).isEmpty();
    }

    private void settle(ClaimedTask task, ReportDetails details) {
        queue.settle(
                task.lease(),
                new Settlement.Complete(new TaskResult(List.of(), List.of(), details, null, Publication.NOTHING)));
    }

    @Test
    void progress_of_a_main_task_is_folded_from_its_subtasks() {
        TaskId main = submit(anAnalysis("static-analyzer", "ai-analyzer"));
        List<ClaimedTask> claimed = claim(2);
        queue.progress(claimed.get(0).lease(), new Progress(40, "bandit", 2, 5));
        queue.settle(claimed.get(1).lease(), Results.failed());

        TaskView view = reader.find(main).orElseThrow();

        assertThat(view.status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(view.progress()).isEqualTo(new Progress(70, "bandit", 1, 2));
        assertThat(view.heardAt()).isNotNull();
        assertThat(reader.subtasks(main))
                .extracting(TaskView::service)
                .containsExactly("ai-analyzer", "static-analyzer");
    }

    @Test
    void what_is_pending_says_what_it_waits_for_and_a_main_task_says_it_for_its_subtasks() {
        var shared = new Target("reader", QUEUES.incrementAndGet());
        TaskId first = submit(aTask().about(shared).withSubtasks("static-analyzer"));
        TaskId second = submit(aTask().about(shared).withSubtasks("static-analyzer", "ai-analyzer"));

        assertThat(waitingFor(first)).containsExactly("WORKER", "WORKER");
        assertThat(waitingFor(second)).containsExactly("APPLICATION", "APPLICATION", "APPLICATION");

        ClaimedTask claimed = claimOne();
        assertThat(waitingFor(first)).containsExactly("null", "null");
        queue.settle(
                claimed.lease(),
                new Settlement.RetryAfter(
                        Duration.ofMinutes(1),
                        new FailureCause(FailureCause.Code.ANALYZER_BUSY, "at work"),
                        Settlement.RetryLayer.CAPACITY));
        assertThat(waitingFor(first)).last().isEqualTo("ANALYZER");
    }

    private List<String> waitingFor(TaskId main) {
        return Stream.concat(reader.find(main).stream(), reader.subtasks(main).stream())
                .map(view -> String.valueOf(view.waitingFor()))
                .toList();
    }

    @Test
    void progress_of_an_earlier_run_is_forgotten_when_the_next_begins() {
        TaskId id = submit(aTask());
        ClaimedTask first = claimOne();
        queue.progress(first.lease(), new Progress(90, "almost", 9, 10));
        queue.release(List.of(first.lease()));
        claimOne();

        assertThat(reader.find(id).orElseThrow().progress()).isEqualTo(Progress.NONE);
    }

    @Test
    void a_main_task_shows_the_tools_and_findings_of_all_its_subtasks() {
        TaskId main = submit(anAnalysis("static-analyzer", "ai-analyzer"));
        List<ClaimedTask> claimed = claim(2);
        var result = Results.findingsOf(Severity.MEDIUM, Severity.HIGH);
        queue.settle(claimed.get(0).lease(), new Settlement.Complete(result));
        queue.settleLast(
                claimed.get(1).lease(),
                new Settlement.Complete(result),
                new ParentEnd(TaskStatus.COMPLETED, null, new StoredFiles("d", "e"), Publication.NOTHING));

        TaskView view = reader.find(main).orElseThrow();

        assertThat(view.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(view.tools()).hasSize(2);
        assertThat(view.summary()).isEqualTo(new FindingSummary(0, 2, 2, 0, 0));
        assertThat(view.files()).isEqualTo(new StoredFiles("d", "e"));
        assertThat(reader.findings(main, FindingFilter.ALL, PageRequest.first(10))
                        .items())
                .extracting(Finding::severity)
                .containsExactly(Severity.HIGH, Severity.HIGH, Severity.MEDIUM, Severity.MEDIUM);
    }

    @Test
    void lists_are_newest_first_and_leave_subtasks_out() {
        TaskId older = submit(aTask());
        TaskId newer = submit(anAnalysis("static-analyzer"));

        assertThat(list(inQueue(), 10).items()).extracting(TaskView::id).containsExactly(newer, older);
    }

    @Test
    void pages_stay_where_they_are_while_tasks_arrive() {
        List<TaskId> submitted =
                IntStream.range(0, 7).mapToObj(_ -> submit(aTask())).toList();
        var seen = new ArrayList<TaskId>();

        PageRequest request = PageRequest.first(3);
        while (true) {
            Page<TaskView> page = reader.list(inQueue(), request);
            page.items().forEach(view -> seen.add(view.id()));
            submit(aTask());
            if (page.nextCursor() == null) {
                break;
            }
            request = request.after(page.nextCursor());
        }

        assertThat(seen).containsExactlyElementsOf(submitted.reversed());
    }

    @Test
    void a_full_last_page_has_no_cursor() {
        submit(aTask());
        submit(aTask());

        assertThat(list(inQueue(), 2).nextCursor()).isNull();
    }

    @Test
    void filters_narrow_a_list() {
        TaskId crawl = submit(aTask().ofKind("crawl").about(null));
        TaskId other = submit(aTask().about(new Target("other", 9)).ofPipeline("pipeline_7"));
        queue.cancel(crawl);

        assertThat(ids(new TaskFilter(Set.of(TaskStatus.CANCELLED), null, name, null, null, null)))
                .containsExactly(crawl);
        assertThat(ids(new TaskFilter(Set.of(TaskStatus.CANCELLED, TaskStatus.PENDING), null, name, null, null, null)))
                .containsExactly(other, crawl);
        assertThat(ids(new TaskFilter(Set.of(), new TaskKind("crawl"), name, null, null, null)))
                .containsExactly(crawl);
        assertThat(ids(new TaskFilter(Set.of(), null, name, "other", null, null)))
                .containsExactly(other);
        assertThat(ids(new TaskFilter(Set.of(), null, name, "other", 8, null))).isEmpty();
        assertThat(ids(new TaskFilter(Set.of(), null, name, null, 9, null))).containsExactly(other);
        assertThat(ids(new TaskFilter(Set.of(), null, null, null, null, "pipeline_7")))
                .containsExactly(other);
    }

    @Test
    void a_list_of_some_states_reads_their_indexes_however_many_tasks_there_are_in_others() throws SQLException {
        var rare = new TaskFilter(
                Set.of(TaskStatus.PENDING, TaskStatus.RUNNING, TaskStatus.FAILED), null, null, null, null, null);
        String sql = PanacheTaskReader.newestKeys(rare, PanacheTaskReader.matching(rare));
        var plan = new ArrayList<String>();
        try (Connection connection = queuePool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into task (kind, queue, priority, payload, created_at, ready_at, started_at, status,"
                            + " finished_at) select 'crawl', '" + name
                            + "', 2, '{}', now(), now(), now(), 'COMPLETED', now()"
                            + " from generate_series(1, 20000)");
            statement.execute("analyze task");
            try (ResultSet rows = statement.executeQuery("explain " + sql.replace(":most", "50"))) {
                while (rows.next()) {
                    plan.add(rows.getString(1));
                }
            }
        }

        assertThat(plan)
                .anyMatch(line -> line.contains("task_pending"))
                .anyMatch(line -> line.contains("task_running"))
                .anyMatch(line -> line.contains("task_in_rarer_states"))
                .noneMatch(line -> line.contains("task_pkey") || line.contains("Seq Scan"));
    }

    @Test
    void a_window_has_the_tasks_at_its_places_and_how_many_there_are() {
        var submitted = new ArrayList<TaskId>();
        for (int i = 0; i < 5; i++) {
            submitted.add(submit(aTask().withSubtasks("static-analyzer")));
        }
        List<TaskId> newestFirst = submitted.reversed();

        assertThat(window(0, 2)).isEqualTo(newestFirst.subList(0, 2));
        assertThat(window(3, 2)).isEqualTo(newestFirst.subList(3, 5));
        assertThat(window(4, 500)).isEqualTo(newestFirst.subList(4, 5));
        assertThat(window(5, 2)).isEmpty();
        assertThat(window(10_000, 2)).isEmpty();
        assertThat(reader.window(inQueue(), 10_000, 1).total()).isEqualTo(5);
        assertThat(reader.window(new TaskFilter(Set.of(TaskStatus.FAILED), null, name, null, null, null), 0, 1)
                        .total())
                .isZero();
    }

    @Test
    void a_window_counts_up_to_its_bound() {
        queue.submitAll(
                IntStream.range(0, 10_000)
                        .mapToObj(_ -> aTask().in(name).build())
                        .toList(),
                null);
        submit(aTask());

        var window = reader.window(inQueue(), 9_999, 500);

        assertThat(window.total()).isEqualTo(10_000);
        assertThat(window.items()).hasSize(1);
    }

    private List<TaskId> window(int offset, int limit) {
        return reader.window(inQueue(), offset, limit).items().stream()
                .map(TaskView::id)
                .toList();
    }

    @Test
    void findings_are_paged_and_filtered() {
        TaskId id = submit(aTask());
        queue.settle(
                claimOne().lease(),
                new Settlement.Complete(
                        Results.findingsOf(Severity.INFO, Severity.HIGH, Severity.INFO, Severity.HIGH, Severity.LOW)));
        var seen = new ArrayList<Severity>();

        PageRequest request = PageRequest.first(2);
        while (true) {
            Page<Finding> page = reader.findings(id, FindingFilter.ALL, request);
            page.items().forEach(finding -> seen.add(finding.severity()));
            if (page.nextCursor() == null) {
                break;
            }
            request = request.after(page.nextCursor());
        }

        assertThat(seen).containsExactly(Severity.HIGH, Severity.HIGH, Severity.LOW, Severity.INFO, Severity.INFO);
        assertThat(count(id, new FindingFilter(Set.of(Severity.INFO), null, null)))
                .isEqualTo(2);
        assertThat(count(id, new FindingFilter(Set.of(), "bandit", "static-analyzer")))
                .isEqualTo(5);
        assertThat(count(id, new FindingFilter(Set.of(), "eslint", null))).isZero();
    }

    @Test
    void a_cursor_of_another_list_is_refused() {
        submit(aTask());
        submit(aTask());
        String cursor = list(inQueue(), 1).nextCursor();
        assertThat(cursor).isNotNull();

        for (String bad : List.of("", "x", "%%%", "dGFza3M", "dGFza3M6eA", "x".repeat(5_000))) {
            assertThatThrownBy(() -> reader.list(inQueue(), new PageRequest(1, bad)))
                    .isInstanceOf(BadCursorException.class);
        }
        assertThatThrownBy(() -> reader.findings(new TaskId(1), FindingFilter.ALL, new PageRequest(1, cursor)))
                .isInstanceOf(BadCursorException.class);
    }

    private int count(TaskId id, FindingFilter filter) {
        return reader.findings(id, filter, PageRequest.first(100)).items().size();
    }

    private List<TaskId> ids(TaskFilter filter) {
        return list(filter, 100).items().stream().map(TaskView::id).toList();
    }

    private Page<TaskView> list(TaskFilter filter, int limit) {
        return reader.list(filter, PageRequest.first(limit));
    }

    private TaskFilter inQueue() {
        return new TaskFilter(Set.of(), null, name, null, null, null);
    }

    private TaskId submit(TaskBuilder task) {
        NewTask built = task.in(name).build();
        return ((Submission.Created) queue.submit(built)).id();
    }

    /// Of an application of its own, so that it waits for no other.
    private static TaskBuilder anAnalysis(String... services) {
        return aTask().about(new Target("reader", QUEUES.incrementAndGet())).withSubtasks(services);
    }

    private ClaimedTask claimOne() {
        return claim(1).getFirst();
    }

    private List<ClaimedTask> claim(int room) {
        return queue.claim(worker, List.of(new QueueDemand(name, room)), LEASE);
    }
}
