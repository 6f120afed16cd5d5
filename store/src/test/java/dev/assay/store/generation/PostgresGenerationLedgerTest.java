package dev.assay.store.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.generation.GenerationCall;
import dev.assay.model.task.TaskId;
import dev.assay.store.StoreDatabase;
import dev.assay.store.jdbc.Database;
import io.agroal.api.AgroalDataSource;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresGenerationLedgerTest {

    private static final TaskId TASK = new TaskId(7);

    private final AgroalDataSource pool = StoreDatabase.pool(StoreDatabase.create(), 2);
    private final PostgresGenerationLedger ledger = new PostgresGenerationLedger(new Database(pool));

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void every_attempt_has_an_entry_and_only_one() {
        var refused = new GenerationCall(
                1, "openai/gpt-4o", "crud_todo_list", null, null, null, Duration.ofMillis(120), "RATE_LIMITED", null);
        var done = new GenerationCall(
                2,
                "openai/gpt-4o",
                "crud_todo_list",
                812,
                9_120,
                new BigDecimal("0.09323"),
                Duration.ofSeconds(41),
                GenerationCall.OK,
                null);

        ledger.record(TASK, refused);
        ledger.record(TASK, done);
        ledger.record(TASK, refused);

        assertThat(ledger.calls(TASK))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("at")
                .containsExactly(refused, done);
        assertThat(ledger.calls(TASK)).allSatisfy(call -> assertThat(call.at()).isNotNull());
        assertThat(ledger.calls(new TaskId(8))).isEmpty();
    }
}
