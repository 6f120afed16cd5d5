package dev.assay.store.generation;

import dev.assay.model.generation.GenerationCall;
import dev.assay.model.generation.GenerationLedger;
import dev.assay.model.task.TaskId;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;

/// The ledger, in a table.
public final class PostgresGenerationLedger implements GenerationLedger {

    private static final Sql RECORD = new Sql("record generation call", """
            insert into generation_call (task_key, epoch, model_id, template, prompt_tokens, completion_tokens, cost,
                                         seconds, outcome)
            values (?, ?, ?, ?, ?, ?, ?::text::numeric, ?::bigint / 1000000.0, ?)
            on conflict (task_key, epoch) do nothing
            """);

    private static final Sql CALLS = new Sql("generation calls", """
            select epoch, model_id, template, prompt_tokens, completion_tokens, cost, seconds, outcome, at
            from generation_call where task_key = ? order by epoch
            """);

    private final Database database;

    public PostgresGenerationLedger(Database database) {
        this.database = database;
    }

    @Override
    public void record(TaskId task, GenerationCall call) {
        database.update(
                RECORD,
                params -> params.key(task.key())
                        .number(call.epoch())
                        .text(call.modelId())
                        .text(call.template())
                        .number(call.promptTokens())
                        .number(call.completionTokens())
                        .text(call.cost() == null ? null : call.cost().toPlainString())
                        .micros(call.took())
                        .text(call.outcome()));
    }

    @Override
    public List<GenerationCall> calls(TaskId task) {
        return database.query(CALLS, params -> params.key(task.key()), PostgresGenerationLedger::call);
    }

    private static GenerationCall call(ResultSet row) throws SQLException {
        return new GenerationCall(
                row.getInt("epoch"),
                row.getString("model_id"),
                row.getString("template"),
                row.getObject("prompt_tokens", Integer.class),
                row.getObject("completion_tokens", Integer.class),
                row.getBigDecimal("cost"),
                Duration.ofMillis(Math.round(row.getDouble("seconds") * 1000)),
                row.getString("outcome"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }
}
