package dev.assay.store.upkeep;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.model.page.BadCursorException;
import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.upkeep.ApplicationSweeps;
import dev.assay.model.upkeep.ApplicationView;
import dev.assay.model.upkeep.Applications;
import dev.assay.model.upkeep.Batched;
import dev.assay.model.upkeep.LeaseLostException;
import dev.assay.model.upkeep.SkipReason;
import dev.assay.model.upkeep.SweepReport;
import dev.assay.store.application.PostgresApplicationRegistry;
import dev.assay.testkit.task.Results;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Applications that go missing, come back, or do not.
@Timeout(60)
class ApplicationsTest {

    private static final Duration GRACE = Duration.ofDays(7);
    private static final Duration MICRO = Duration.ofNanos(1_000);
    private static final Target A = new Target("a", 1);
    private static final Target B = new Target("b", 1);
    private static final Target B2 = new Target("b", 2);

    private final UpkeepFixture fixture = new UpkeepFixture();
    private final ApplicationSweeps sweeps = new PostgresApplicationSweeps(fixture.database, fixture.clock::instant);
    private final Applications applications = new PostgresApplications(fixture.database, fixture.database);
    private final Batched<Target> missing = sweeps.missingFor(GRACE);

    @AfterEach
    void close() {
        fixture.close();
    }

    // --- found on disk

    @Test
    void what_is_found_on_disk_becomes_known_once() {
        assertThat(sweeps.unknown(List.of(B, A, B))).containsExactly(A, B);
        assertThat(sweeps.register(fixture.lease, List.of(A, B, A))).containsExactlyInAnyOrder(A, B);
        assertThat(sweeps.register(fixture.lease, List.of(B, B2))).containsExactly(B2);

        assertThat(sweeps.unknown(List.of(A, B))).isEmpty();
        assertThat(sweeps.count()).isEqualTo(3);
        assertThat(sweeps.known(null, 2))
                .extracting(ApplicationSweeps.Known::target)
                .containsExactly(A, B);
        assertThat(sweeps.known(B, 2))
                .extracting(ApplicationSweeps.Known::target)
                .containsExactly(B2);
    }

    // --- the grace

    @Test
    void a_mark_stays_from_the_first_time_until_it_is_taken_back() {
        sweeps.register(fixture.lease, List.of(A, B));
        var since = fixture.clock.instant();
        assertThat(sweeps.markMissing(fixture.lease, List.of(A, B2))).containsExactly(A);
        fixture.clock.forward(Duration.ofDays(1));
        assertThat(sweeps.markMissing(fixture.lease, List.of(A))).isEmpty();

        assertThat(sweeps.known(null, 10))
                .containsExactly(
                        new ApplicationSweeps.Known(A, since, false), new ApplicationSweeps.Known(B, null, false));
        assertThat(sweeps.restore(fixture.lease, List.of(A, B))).containsExactly(A);
        assertThat(sweeps.restore(fixture.lease, List.of(A))).isEmpty();
        assertThat(applications.find(A).orElseThrow().isPresent()).isTrue();
    }

    @Test
    void after_the_grace_and_not_at_it_the_record_is_deleted() {
        sweeps.register(fixture.lease, List.of(A, B));
        sweeps.markMissing(fixture.lease, List.of(A));
        fixture.clock.forward(GRACE);
        assertThat(fixture.run(missing).found()).as("exactly at it").isZero();
        fixture.clock.forward(MICRO);

        SweepReport dry = fixture.dryRun(missing);
        SweepReport report = fixture.run(missing);

        assertThat(dry.ids()).containsExactly("a/app1").isEqualTo(report.ids());
        assertThat(dry.changed()).isZero();
        assertThat(report.changed()).isEqualTo(1);
        assertThat(applications.find(A)).isEmpty();
        assertThat(applications.find(B)).isPresent();
    }

    @Test
    void a_clock_that_went_back_deletes_nothing() {
        sweeps.register(fixture.lease, List.of(A));
        sweeps.markMissing(fixture.lease, List.of(A));
        fixture.clock.forward(GRACE.plus(MICRO));
        List<Target> due = missing.find(null, 10).due();
        fixture.clock.forward(GRACE.multipliedBy(-2));

        assertThat(missing.apply(fixture.lease, due)).isEmpty();
        assertThat(missing.find(null, 10).due()).isEmpty();
    }

    @Test
    void one_that_comes_back_between_the_look_and_the_deletion_stays() {
        sweeps.register(fixture.lease, List.of(A));
        sweeps.markMissing(fixture.lease, List.of(A));
        fixture.clock.forward(GRACE.plus(MICRO));
        List<Target> due = missing.find(null, 10).due();
        sweeps.restore(fixture.lease, List.of(A));

        assertThat(missing.apply(fixture.lease, due)).isEmpty();
        assertThat(applications.find(A)).isPresent();
    }

    @Test
    void one_that_somebody_is_just_pinning_is_passed_over() throws SQLException {
        sweeps.register(fixture.lease, List.of(A));
        sweeps.markMissing(fixture.lease, List.of(A));
        fixture.clock.forward(GRACE.plus(MICRO));

        try (Connection pinning = fixture.connections().getConnection();
                Statement statement = pinning.createStatement()) {
            pinning.setAutoCommit(false);
            statement.execute("update application set kept = true");
            assertThat(fixture.run(missing).skipped()).isEqualTo(Map.of(SkipReason.CHANGED_MEANWHILE, 1L));
            pinning.commit();
        }
        assertThat(fixture.run(missing).skipped()).isEqualTo(Map.of(SkipReason.KEPT, 1L));
    }

    @Test
    void a_pinned_one_is_marked_and_never_deleted_until_it_is_let_go() {
        sweeps.register(fixture.lease, List.of(A));
        assertThat(applications.keep(A, true)).isTrue();
        assertThat(applications.keep(B, true)).isFalse();
        assertThat(sweeps.markMissing(fixture.lease, List.of(A))).containsExactly(A);
        fixture.clock.forward(GRACE.multipliedBy(100));

        assertThat(fixture.run(missing).skipped()).isEqualTo(Map.of(SkipReason.KEPT, 1L));
        applications.keep(A, false);
        assertThat(fixture.run(missing).changed()).isEqualTo(1);
    }

    @Test
    void one_with_a_task_that_runs_is_left_alone() {
        sweeps.register(fixture.lease, List.of(A));
        fixture.submit(aTask().about(A).build());
        var lease = fixture.claim().lease();
        sweeps.markMissing(fixture.lease, List.of(A));
        fixture.clock.forward(GRACE.plus(MICRO));

        assertThat(fixture.run(missing).skipped()).isEqualTo(Map.of(SkipReason.IN_USE, 1L));
        fixture.queue.settle(lease, Results.completed());
        assertThat(fixture.run(missing).changed()).isEqualTo(1);
        assertThat(fixture.tasks()).as("its results are kept").hasSize(1);
    }

    // --- being generated

    private ClaimedTask generating() {
        TaskId task = fixture.submit(aTask().build());
        ClaimedTask claimed = fixture.claim();
        fixture.execute("insert into application (model, app, generated_by) values ('a', 1, " + task.key() + ")");
        return claimed;
    }

    @Test
    void one_that_is_being_generated_is_not_expected_to_be_anywhere() {
        ClaimedTask generation = generating();

        assertThat(sweeps.count()).isZero();
        assertThat(sweeps.known(null, 10)).isEmpty();
        assertThat(sweeps.markMissing(fixture.lease, List.of(A))).isEmpty();
        fixture.queue.settle(
                generation.lease(),
                new Settlement.RetryAfter(Duration.ofDays(1), Results.UNREACHABLE, Settlement.RetryLayer.FAILURE));
        assertThat(sweeps.markMissing(fixture.lease, List.of(A)))
                .as("between two attempts")
                .isEmpty();
        fixture.clock.forward(Duration.ofDays(2));
        assertThat(fixture.queue.promote(10)).isNotEmpty();
        fixture.queue.settle(fixture.claim().lease(), Results.completed());

        assertThat(sweeps.count()).isEqualTo(1);
        assertThat(sweeps.markMissing(fixture.lease, List.of(A))).containsExactly(A);
    }

    @Test
    void one_that_waits_to_be_generated_again_is_not_deleted() {
        ClaimedTask generation = generating();
        fixture.execute("update application set missing_since = '2026-01-01'");
        assertThat(fixture.run(missing).skipped()).isEqualTo(Map.of(SkipReason.IN_USE, 1L));
        fixture.queue.release(List.of(generation.lease()));

        assertThat(fixture.run(missing).skipped()).isEqualTo(Map.of(SkipReason.IN_USE, 1L));
        assertThat(missing.apply(fixture.lease, List.of(A))).isEmpty();
        assertThat(applications.find(A)).isPresent();
    }

    @Test
    void a_run_that_lost_its_lease_changes_no_application() {
        sweeps.register(fixture.lease, List.of(A));
        fixture.clock.forward(Duration.ofDays(401));
        fixture.begin();

        assertThatExceptionOfType(LeaseLostException.class)
                .isThrownBy(() -> sweeps.markMissing(fixture.lease, List.of(A)));
        assertThatExceptionOfType(LeaseLostException.class).isThrownBy(() -> sweeps.restore(fixture.lease, List.of(A)));
        assertThatExceptionOfType(LeaseLostException.class)
                .isThrownBy(() -> sweeps.register(fixture.lease, List.of(B)));
        assertThatExceptionOfType(LeaseLostException.class).isThrownBy(() -> missing.apply(fixture.lease, List.of(A)));
        assertThat(sweeps.known(null, 10)).containsExactly(new ApplicationSweeps.Known(A, null, false));
    }

    // --- orphan tasks

    private void delete(Target application) {
        sweeps.register(fixture.lease, List.of(application));
        sweeps.markMissing(fixture.lease, List.of(application));
        fixture.clock.forward(GRACE.plus(MICRO));
        assertThat(fixture.run(missing).ids()).contains(application.toString());
    }

    @Test
    void what_waits_for_a_deleted_application_is_cancelled() {
        TaskId analysis = fixture.submit(aTask().about(A).withSubtasks("x", "y").build());
        TaskId single = fixture.submit(aTask().about(A).build());
        TaskId others = fixture.submit(aTask().about(B).build());
        delete(A);

        SweepReport dry = fixture.dryRun(fixture.sweeps.orphans());
        SweepReport report = fixture.run(fixture.sweeps.orphans());

        assertThat(report.ids())
                .containsExactly(analysis.toString(), single.toString())
                .isEqualTo(dry.ids());
        assertThat(fixture.texts("select distinct status || ' ' || cancel_reason from task where model = 'a'"))
                .containsExactly("CANCELLED its application was deleted");
        assertThat(fixture.status(others)).isEqualTo("PENDING");
        fixture.assertCounted();
    }

    @Test
    void a_task_about_an_application_that_never_was_known_is_no_orphan() {
        fixture.submit(aTask().about(A).build());

        assertThat(fixture.run(fixture.sweeps.orphans()).found()).isZero();
    }

    @Test
    void what_is_submitted_after_the_deletion_is_no_orphan() {
        delete(A);
        fixture.clock.forward(MICRO);
        fixture.submit(aTask().about(A).build());

        assertThat(fixture.run(fixture.sweeps.orphans()).found()).isZero();
    }

    @Test
    void an_application_that_becomes_known_again_has_no_orphans() {
        TaskId task = fixture.submit(aTask().about(A).build());
        delete(A);
        Batched<TaskId> orphans = fixture.sweeps.orphans();
        List<TaskId> due = orphans.find(null, 10).due();
        new PostgresApplicationRegistry(fixture.database).register(A);

        assertThat(due).containsExactly(task);
        assertThat(orphans.apply(fixture.lease, due)).isEmpty();
        assertThat(fixture.run(orphans).found()).isZero();
        assertThat(fixture.status(task)).isEqualTo("PENDING");
    }

    @Test
    void an_orphan_that_is_claimed_between_the_look_and_the_cancellation_runs_on() {
        TaskId task = fixture.submit(aTask().about(A).withSubtasks("x").build());
        delete(A);
        Batched<TaskId> orphans = fixture.sweeps.orphans();
        List<TaskId> due = orphans.find(null, 10).due();
        fixture.claim();

        assertThat(orphans.apply(fixture.lease, due)).isEmpty();
        assertThat(fixture.status(task)).isEqualTo("RUNNING");
        assertThat(fixture.run(orphans).found()).isZero();
    }

    // --- the list

    @Test
    void the_list_tells_presence_and_the_last_analysis() {
        var registered = fixture.clock.instant();
        sweeps.register(fixture.lease, List.of(A, B));
        fixture.submit(aTask().about(A).build());
        fixture.queue.settle(fixture.claim().lease(), Results.completed());
        fixture.clock.forward(Duration.ofHours(1));
        TaskId last = fixture.submit(aTask().about(A).withSubtasks("x").build());
        sweeps.markMissing(fixture.lease, List.of(B));
        applications.keep(B, true);

        var later = fixture.clock.instant();
        assertThat(applications.list(null, null, PageRequest.first(10)).items())
                .containsExactly(
                        new ApplicationView(
                                A,
                                null,
                                registered,
                                null,
                                false,
                                new ApplicationView.LastAnalysis(last, TaskStatus.PENDING, later, null)),
                        new ApplicationView(B, null, registered, later, true, null));
        assertThat(applications.find(A).orElseThrow().lastAnalysis()).isNotNull();
    }

    @Test
    void the_list_is_filtered_and_paged() {
        var all = new ArrayList<Target>();
        for (String model : List.of("a", "a.b", "b")) {
            for (int app = 1; app <= 3; app++) {
                all.add(new Target(model, app));
            }
        }
        sweeps.register(fixture.lease, all);
        List<Target> gone = List.of(A, B2, new Target("a.b", 3));
        sweeps.markMissing(fixture.lease, gone);

        assertThat(read(null, null))
                .containsExactlyInAnyOrderElementsOf(all)
                .isSortedAccordingTo((one, other) ->
                        one.model().equals(other.model()) ? Integer.compare(one.app(), other.app()) : 0);
        assertThat(read(null, true)).containsExactlyInAnyOrderElementsOf(gone);
        assertThat(read(null, false)).hasSize(6).doesNotContainAnyElementsOf(gone);
        assertThat(read("b", null)).containsExactly(B, B2, new Target("b", 3));
        assertThat(read("b", true)).containsExactly(B2);
        assertThat(read("none", null)).isEmpty();
        assertThatExceptionOfType(BadCursorException.class)
                .isThrownBy(
                        () -> applications.list(null, null, PageRequest.first(2).after("§")));
    }

    private List<Target> read(@Nullable String model, @Nullable Boolean gone) {
        var read = new ArrayList<Target>();
        Optional<PageRequest> request = Optional.of(PageRequest.first(2));
        while (request.isPresent()) {
            Page<ApplicationView> page = applications.list(model, gone, request.get());
            page.items().forEach(view -> read.add(view.target()));
            request = Optional.ofNullable(page.nextCursor()).map(PageRequest.first(2)::after);
        }
        return read;
    }
}
