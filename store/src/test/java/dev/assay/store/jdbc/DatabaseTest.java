package dev.assay.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.model.task.QueueUnavailableException;
import dev.assay.store.StoreDatabase;
import dev.assay.testkit.postgres.PostgresServer;
import dev.assay.testkit.postgres.TestDatabase;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/// What transactions promise the verbs.
class DatabaseTest {

    private static final Sql INSERT = new Sql("insert", "insert into note (id, text) values (?, ?)");
    private static final Sql COUNT = new Sql("count", "select count(*) from note");
    private static final Sql CHANGE = new Sql("change", "update note set text = ? where id = ?");

    private final TestDatabase address = PostgresServer.shared().createDatabase();
    private final AgroalDataSource pool = StoreDatabase.pool(address, 3);
    private final AtomicInteger evictions = new AtomicInteger();
    private final Database database = new Database(pool, () -> {
        evictions.incrementAndGet();
        pool.flush(FlushMode.GRACEFUL);
    });

    @BeforeEach
    void createTable() {
        run("create table note (id int primary key, text text)");
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void what_is_done_together_is_committed_together() {
        database.transact("two notes", () -> insert(1) + insert(2));

        assertThat(count()).isEqualTo(2);
    }

    @Test
    void nothing_remains_of_work_that_throws() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> database.transact("broken", () -> {
                    insert(1);
                    throw new IllegalStateException("on second thoughts");
                }));

        assertThat(count()).isZero();
    }

    @Test
    void a_transaction_within_a_transaction_is_the_same_one() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> database.transact("outer", () -> {
                    database.transact("inner", () -> insert(1));
                    throw new IllegalStateException("on second thoughts");
                }));

        assertThat(count()).isZero();
    }

    @Test
    void what_waits_for_the_commit_sees_it_and_is_dropped_without_one() {
        var seen = new ArrayList<Integer>();

        database.transact("committed", () -> {
            database.afterCommit(() -> seen.add(count()));
            return insert(1);
        });
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> database.transact("broken", () -> {
                    database.afterCommit(() -> seen.add(-1));
                    throw new IllegalStateException();
                }));

        assertThat(seen).containsExactly(1);
    }

    @Test
    void a_failing_statement_is_named() {
        insert(1);

        assertThatExceptionOfType(StatementFailedException.class)
                .isThrownBy(() -> insert(1))
                .withMessageContaining("'insert'")
                .withMessageContaining("23505");
        assertThatExceptionOfType(StatementFailedException.class)
                .isThrownBy(() -> database.transact("outer", () -> insert(1)))
                .withMessageContaining("'insert'");
    }

    @Test
    void a_database_that_is_not_there_is_unavailable() {
        var nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://localhost:1/none");

        assertThatExceptionOfType(QueueUnavailableException.class)
                .isThrownBy(() -> new Database(nowhere).query(COUNT, _ -> {}, row -> row.getInt(1)));
    }

    @Test
    void a_connection_ended_by_the_server_is_unavailable_once_and_the_pool_is_emptied() {
        assertThatExceptionOfType(QueueUnavailableException.class)
                .isThrownBy(() -> database.transact("killed", () -> {
                    insert(1);
                    return database.query(
                            new Sql("suicide", "select pg_terminate_backend(pg_backend_pid())"), _ -> {}, _ -> true);
                }));

        assertThat(evictions).hasValue(1);
        assertThat(count()).isZero();
    }

    @Test
    void a_pool_lends_as_much_as_before_however_often_the_server_ended_its_connections() {
        try (AgroalDataSource pool = StoreDatabase.pool(address, 2)) {
            var pooled = new Database(pool, () -> pool.flush(AgroalDataSource.FlushMode.GRACEFUL));
            var suicide = new Sql("suicide", "select pg_terminate_backend(pg_backend_pid())");

            for (int i = 0; i < 6; i++) {
                assertThatExceptionOfType(QueueUnavailableException.class)
                        .isThrownBy(() -> pooled.query(suicide, _ -> {}, _ -> true));
                assertThatExceptionOfType(QueueUnavailableException.class)
                        .isThrownBy(() -> pooled.transact("killed", () -> pooled.query(suicide, _ -> {}, _ -> true)));
            }

            assertThat(pooled.query(COUNT, _ -> {}, row -> row.getInt(1))).containsExactly(0);
        }
    }

    @Test
    void a_node_that_became_read_only_is_unavailable_and_the_pool_is_emptied() {
        assertThatExceptionOfType(QueueUnavailableException.class)
                .isThrownBy(() -> database.transact("demoted", () -> {
                    database.update(new Sql("demote", "set transaction read only"), _ -> {});
                    return insert(1);
                }));

        assertThat(evictions).hasValue(1);
    }

    @Test
    void a_connection_that_cannot_be_discarded_does_not_hide_what_happened_to_it() {
        var stubborn = new Database(refusingToAbort(address.dataSource()));

        assertThatExceptionOfType(QueueUnavailableException.class)
                .isThrownBy(() -> stubborn.update(
                        new Sql("suicide", "do 'begin perform pg_terminate_backend(pg_backend_pid()); end'"), _ -> {}))
                .withMessageContaining("'suicide'")
                .satisfies(unavailable -> assertThat(unavailable.getCause())
                        .isInstanceOf(SQLException.class)
                        .hasSuppressedException(new SQLException("cannot abort")));
    }

    private static DataSource refusingToAbort(DataSource source) {
        return proxy(DataSource.class, source, "getConnection", () -> {
            Connection connection = source.getConnection();
            return proxy(Connection.class, connection, "unwrap", () -> {
                connection.close();
                throw new SQLException("cannot abort");
            });
        });
    }

    /// Does everything as the original does, but for one method.
    private static <T> T proxy(Class<T> type, T original, String name, Callable<?> instead) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, given) -> {
            if (method.getName().equals(name)) {
                return instead.call();
            }
            try {
                return method.invoke(original, given);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }));
    }

    @Test
    void text_that_postgres_cannot_store_is_stored_all_the_same() {
        database.update(INSERT, params -> params.number(1).text("a\0b"));

        assertThat(database.query(new Sql("read", "select text from note"), _ -> {}, row -> row.getString(1)))
                .containsExactly("a\uFFFDb");
    }

    @Test
    void a_transaction_ended_to_resolve_a_deadlock_is_run_again() throws Exception {
        insert(1);
        insert(2);
        var bothHoldOne = new CyclicBarrier(2);
        var runs = new AtomicInteger();

        try (var threads = Executors.newFixedThreadPool(2)) {
            List<Future<Integer>> both = List.of(
                    threads.submit(() -> crosswise(1, 2, bothHoldOne, runs)),
                    threads.submit(() -> crosswise(2, 1, bothHoldOne, runs)));
            for (Future<Integer> each : both) {
                assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo(2);
            }
        }

        assertThat(runs).hasValue(3);
    }

    private int crosswise(int first, int second, CyclicBarrier bothHoldOne, AtomicInteger runs) {
        return database.transact("crosswise", () -> {
            int changed = change(first);
            if (runs.incrementAndGet() <= 2) {
                await(bothHoldOne);
            }
            return changed + change(second);
        });
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    private int change(int id) {
        return database.update(CHANGE, params -> params.text("changed").number(id));
    }

    private int insert(int id) {
        return database.update(INSERT, params -> params.number(id).text("note"));
    }

    private int count() {
        return database.query(COUNT, _ -> {}, row -> row.getInt(1)).getFirst();
    }

    private void run(String sql) {
        database.update(new Sql("test", sql), _ -> {});
    }
}
