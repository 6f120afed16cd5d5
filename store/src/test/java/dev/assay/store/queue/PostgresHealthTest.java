package dev.assay.store.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.StoreHealth;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresHealthTest {

    private final QueueFixture fixture = new QueueFixture(1);
    private final StoreHealth health = new PostgresHealth(fixture.database);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_transaction_that_somebody_left_open_is_seen_until_it_ends() throws SQLException {
        try (Connection connection = fixture.address.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select pg_sleep(0.05)");

            assertThat(health.oldestTransaction()).isBetween(Duration.ofMillis(50), Duration.ofSeconds(30));

            connection.rollback();
            assertThat(health.oldestTransaction()).isZero();
        }
    }
}
