package dev.assay.store.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.task.TaskStatus;
import dev.assay.store.jdbc.StatementFailedException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/// The table refuses nonsense, whoever writes it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemaTest {

    private final QueueFixture fixture = new QueueFixture(1);

    @BeforeAll
    void insertOnlyWhatMatters() {
        fixture.execute("""
                create function insert_task(state text, main boolean default false) returns void language sql as $$
                    insert into task (kind, queue, priority, payload, created_at, ready_at, status, subtasks,
                                      worker, lease_until, started_at, finished_at, cause_code, cause_message)
                    values ('analysis', 'q', 2, '{}', now(), now(), state, case when main then 1 else 0 end,
                            case when state = 'RUNNING' and not main then 'w' end,
                            case when state = 'RUNNING' and not main then now() end,
                            now(),
                            case when state in ('COMPLETED', 'PARTIAL_SUCCESS', 'FAILED', 'CANCELLED') then now() end,
                            case when state in ('PARTIAL_SUCCESS', 'FAILED') then 'C' end,
                            case when state in ('PARTIAL_SUCCESS', 'FAILED') then 'm' end)
                $$
                """);
    }

    @BeforeEach
    void empty() {
        fixture.execute("delete from task");
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    static Stream<Arguments> allEdges() {
        return Stream.of(TaskStatus.values())
                .flatMap(from ->
                        Stream.of(TaskStatus.values()).filter(to -> to != from).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @MethodSource("allEdges")
    void the_table_takes_the_edges_of_the_enum_and_no_others(TaskStatus from, TaskStatus to) {
        // main tasks know all states, and their columns differ least between them
        select("insert_task('" + from + "', true)");
        String move = "update task set status = '" + to + "', finished_at = "
                + (to.isFinal() ? "now()" : "null")
                + ", cause_code = " + (to == TaskStatus.COMPLETED ? "null" : "'C'")
                + ", cause_message = " + (to == TaskStatus.COMPLETED ? "null" : "'m'");

        if (from.next().contains(to)) {
            fixture.execute(move);
            assertThat(fixture.texts("select status from task")).containsExactly(to.name());
        } else {
            assertThatThrownBy(() -> fixture.execute(move))
                    .isInstanceOf(StatementFailedException.class)
                    .hasMessageContaining("cannot go from " + from + " to " + to);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status = 'LOST'",
                "status = 'INITIALIZING'",
                "priority = 5",
                "hold = 'TIME', not_before = null",
                "hold = 'MOON'",
                "worker = 'w'",
                "worker = 'w', lease_until = now()",
                "finished_at = now()",
                "model = 'm'",
                "service = 's'",
                "cause_code = 'C'",
                "result_path = 'p'",
                "idempotency_key = 'k'",
                "subtasks_open = 1",
                "lost = -1"
            })
    void a_waiting_task_with_nonsense_is_refused(String nonsense) {
        select("insert_task('PENDING')");

        assertRefused("update task set " + nonsense);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "worker = null, lease_until = null",
                "lease_until = null",
                "finished_at = now()",
                "started_at = null",
                "hold = 'TIME', not_before = now()"
            })
    void a_running_task_with_nonsense_is_refused(String nonsense) {
        select("insert_task('RUNNING')");

        assertRefused("update task set " + nonsense);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "finished_at = null",
                "worker = 'w', lease_until = now()",
                "cause_code = null, cause_message = null"
            })
    void an_ended_task_with_nonsense_is_refused(String nonsense) {
        select("insert_task('FAILED')");

        assertRefused("update task set " + nonsense);
    }

    @Test
    void a_main_task_has_no_lease_and_ends_after_its_subtasks() {
        select("insert_task('RUNNING', true)");

        assertRefused("update task set worker = 'w', lease_until = now()");
        fixture.execute("update task set subtasks_open = 1");
        assertRefused("update task set status = 'COMPLETED', finished_at = now()");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'BROKEN', 0, null, null, null, null",
                "'CLOSED', -1, null, null, null, null",
                "'CLOSED', 0, 'C', 'm', null, null",
                "'CLOSED', 0, null, null, now(), null",
                "'OPEN', 0, null, null, now(), now() + interval '1 s'",
                "'OPEN', 0, 'C', 'm', now(), null",
                "'OPEN', 0, 'C', 'm', now(), now() - interval '1 s'",
                "'OPEN', 1, 'C', 'm', now(), now() + interval '1 s'",
                "'HALF_OPEN', 0, 'C', null, now(), now() + interval '1 s'",
                "'HALF_OPEN', 0, 'C', 'm', null, now() + interval '1 s'"
            })
    void a_breaker_with_nonsense_is_refused(String nonsense) {
        assertRefused("insert into analyzer_breaker (service, changed_at, openings, state, failures, cause_code,"
                + " cause_message, opened_at, until) values ('s', now(), 1, " + nonsense + ")");
    }

    /// What to do to a task in a state, to break one rule and none of those that are asked before it.
    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of("task_status_is_known", "PENDING", false, "status = 'LOST'"),
                Arguments.of("task_initializing_is_for_main_tasks", "PENDING", false, "status = 'INITIALIZING'"),
                Arguments.of("task_lease_is_whole", "RUNNING", false, "lease_until = null"),
                Arguments.of("task_lease_iff_it_runs_itself", "PENDING", false, "worker = 'w', lease_until = now()"),
                Arguments.of("task_finished_iff_final", "FAILED", false, "finished_at = null"),
                Arguments.of("task_that_ran_has_started", "RUNNING", false, "started_at = null"),
                Arguments.of("task_hold_is_known", "PENDING", false, "hold = 'MOON'"),
                Arguments.of("task_hold_is_for_waiting_leaves", "PENDING", true, "hold = 'TIME', not_before = now()"),
                Arguments.of("task_hold_for_time_has_one", "PENDING", false, "hold = 'TIME'"),
                Arguments.of("task_hold_for_application_has_one", "PENDING", false, "hold = 'APPLICATION'"),
                Arguments.of("task_failure_has_a_cause", "FAILED", false, "cause_code = null, cause_message = null"),
                Arguments.of("task_success_has_no_cause", "COMPLETED", false, "cause_code = 'C', cause_message = 'm'"),
                Arguments.of("task_cause_is_whole", "FAILED", false, "cause_message = null"),
                Arguments.of("task_cancel_reason_is_for_cancelled", "PENDING", false, "cancel_reason = 'r'"),
                Arguments.of("task_result_is_whole", "COMPLETED", false, "result_path = 'p'"),
                Arguments.of("task_target_is_whole", "PENDING", false, "model = 'm'"),
                Arguments.of("task_idempotency_is_whole", "PENDING", false, "idempotency_key = 'k'"),
                Arguments.of("task_subtask_has_a_service", "PENDING", false, "service = 's'"),
                Arguments.of("task_family_has_one_level", "PENDING", true, "parent_key = key, service = 's'"),
                Arguments.of("task_subtasks_are_counted", "PENDING", false, "subtasks_open = 1"),
                Arguments.of("task_main_ends_last", "COMPLETED", true, "subtasks_open = 1"),
                Arguments.of("task_priority_is_a_rank", "PENDING", false, "priority = 0"),
                Arguments.of("task_counters_only_grow", "PENDING", false, "lost = -1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void a_rule_is_kept_and_says_which_it_is(String rule, String state, boolean main, String nonsense) {
        select("insert_task('" + state + "', " + main + ")");
        select("insert_task('" + state + "', " + main + ")");

        assertThatThrownBy(() ->
                        fixture.execute("update task set " + nonsense + " where key = (select max(key) from task)"))
                .isInstanceOf(StatementFailedException.class)
                .hasMessageContaining("23514")
                .hasMessageContaining("breaks the rule " + rule);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void a_rule_is_kept_by_new_rows_too(String rule, String state, boolean main, String nonsense) {
        select("insert_task('" + state + "', " + main + ")");
        fixture.execute("create table broken as select * from task");
        try {
            fixture.execute("update broken set key = key + 1000");
            fixture.execute("update broken set " + nonsense);

            assertThatThrownBy(() -> fixture.execute("insert into task overriding system value select * from broken"))
                    .satisfies(refused -> assertThat(constraint(refused)).isEqualTo(rule));
        } finally {
            fixture.execute("drop table broken");
        }
    }

    /// A dead letter needs a cause as well, and would say so in another way.
    @Test
    void a_broken_end_is_refused_before_anything_follows_from_it() {
        select("insert_task('RUNNING')");

        assertThatThrownBy(() -> fixture.execute(
                        "update task set status = 'FAILED', worker = null, lease_until = null, finished_at = now()"))
                .satisfies(refused -> assertThat(constraint(refused)).isEqualTo("task_failure_has_a_cause"));
    }

    private static @Nullable String constraint(Throwable refused) {
        return refused.getCause() instanceof PSQLException told && told.getServerErrorMessage() != null
                ? told.getServerErrorMessage().getConstraint()
                : null;
    }

    @Test
    void every_rule_of_the_table_is_among_those_above() {
        assertThat(fixture.texts("""
                        select said[1] from pg_proc, regexp_matches(prosrc, 'then ''(\\w+)''', 'g') as said
                        where proname = 'refuse_broken_tasks'
                        """))
                .containsExactlyElementsOf(
                        rules().map(rule -> (String) rule.get()[0]).toList());
    }

    @Test
    void one_broken_task_among_many_is_refused_with_all_of_them() {
        assertRefused("""
                insert into task (kind, queue, priority, payload, created_at, ready_at, status)
                select 'analysis', 'q', 1 + number / 400, '{}', now(), now(), 'PENDING'
                from generate_series(1, 1600) as number
                """);
        assertThat(fixture.number("select count(*) from task")).isZero();
    }

    @Test
    void a_leaf_cannot_leave_an_end_either_and_one_illegal_edge_among_many_undoes_them_all() {
        for (int i = 0; i < 200; i++) {
            select("insert_task('PENDING')");
        }
        select("insert_task('FAILED')");

        assertThatThrownBy(() -> fixture.execute("""
                        update task set status = 'CANCELLED', finished_at = now(), cause_code = null, cause_message = null
                        """))
                .isInstanceOf(StatementFailedException.class)
                .hasMessageContaining("cannot go from FAILED to CANCELLED");
        assertThat(fixture.number("select count(*) from task where status = 'PENDING'"))
                .isEqualTo(200);
    }

    /// Statement triggers run in the order of their names; V13 says why this one.
    @Test
    void the_triggers_run_in_the_order_they_must_and_none_is_switched_off() {
        assertThat(fixture.texts("""
                        select tgname || case tgenabled when 'O' then '' else ' is off' end from pg_trigger
                        where tgrelid = 'task'::regclass and not tgisinternal
                        order by tgname
                        """))
                .containsExactly(
                        "task_counts_deletes",
                        "task_deleted_passes_turn",
                        "task_forgets_deletes",
                        "task_keeps_rules",
                        "task_keeps_rules_when_new",
                        "task_leaves_what_follows",
                        "task_records_inserts",
                        "task_records_updates");
    }

    /// One would be read anew for every statement (ADR 0026).
    @Test
    void the_task_table_has_no_check_of_the_slow_kind() {
        assertThat(fixture.texts(
                        "select conname::text from pg_constraint where conrelid = 'task'::regclass and contype = 'c'"))
                .isEmpty();
    }

    @Test
    void every_table_and_column_says_what_it_is() {
        assertThat(fixture.texts("""
                        select c.relname || coalesce('.' || a.attname, '')
                        from pg_class c
                        left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
                          and c.relname <> 'flyway_schema_history'
                          and (obj_description(c.oid, 'pg_class') is null or col_description(c.oid, a.attnum) is null)
                        """)).isEmpty();
    }

    private void select(String function) {
        fixture.texts("select " + function + "::text");
    }

    private void assertRefused(String statement) {
        assertThatThrownBy(() -> fixture.execute(statement))
                .isInstanceOf(StatementFailedException.class)
                .hasMessageContaining("23514");
    }
}
