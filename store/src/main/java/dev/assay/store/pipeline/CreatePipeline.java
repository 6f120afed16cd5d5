package dev.assay.store.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.NewPipeline;
import dev.assay.model.pipeline.NewPipeline.Job;
import dev.assay.model.pipeline.PipelineEvent.Level;
import dev.assay.model.pipeline.PipelineEvent.Type;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.Pipelines.Creation;
import dev.assay.model.task.NewTask.IdempotencyKey;
import dev.assay.model.task.Payload;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Params;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Stores a pipeline with all its jobs, in as many statements for ten thousand as for one.
final class CreatePipeline {

    private static final Sql INSERT = new Sql("create pipeline", """
            insert into pipeline (name, status, config, generates, streams, priority, services, service_payloads,
                                  analysis_payload, generation_limit, analysis_limit, generation_time, analysis_time,
                                  analyzer_wait, jobs, created_at, idempotency_key, request_digest)
            values (?, 'INITIALIZING', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::bigint * interval '1 microsecond',
                    ?::bigint * interval '1 microsecond', ?::bigint * interval '1 microsecond', ?,
                    coalesce(?::timestamptz, now()), ?, ?)
            on conflict (idempotency_key) where idempotency_key is not null do nothing
            returning key, created_at
            """);

    private static final Sql INSERT_JOBS = new Sql("create jobs of pipeline", """
            insert into pipeline_job (pipeline_key, job, model, template, app, payload, state)
            select ?, position - 1, model, template, app, payload,
                   case when template is null then 'READY' else 'WAITING' end
            from unnest(?::text[], ?::text[], ?::integer[], ?::text[])
                with ordinality as given (model, template, app, payload, position)
            """);

    private static final Sql FIND_FIRST = new Sql("find pipeline by idempotency key", """
            select key, request_digest from pipeline where idempotency_key = ?
            """);

    private final Database database;
    private final QueueClock clock;
    private final PipelineNews news;

    CreatePipeline(Database database, QueueClock clock, PipelineNews news) {
        this.database = database;
        this.clock = clock;
        this.news = news;
    }

    private record Created(PipelineId id, Instant at) {}

    Creation run(NewPipeline pipeline, @Nullable IdempotencyKey key) {
        while (true) {
            Optional<PipelineId> created = create(pipeline, key);
            if (created.isPresent()) {
                return new Creation.Created(created.get());
            }
            // Nothing inserted means that the key is taken; nothing found means that the taker has been deleted since.
            Optional<Creation> first = key == null ? Optional.empty() : first(key);
            if (first.isPresent()) {
                return first.get();
            }
        }
    }

    private Optional<PipelineId> create(NewPipeline pipeline, @Nullable IdempotencyKey key) {
        return database.transact("create pipeline", () -> {
            Optional<Created> created = database
                    .query(
                            INSERT,
                            params -> bind(params, pipeline, key),
                            row -> new Created(new PipelineId(row.getLong("key")), Columns.known(row, "created_at")))
                    .stream()
                    .findFirst();
            if (created.isEmpty()) {
                return Optional.empty();
            }
            PipelineId id = created.get().id();
            insertJobs(id, pipeline.jobs());
            var log = new PipelineLog();
            log.add(Type.PIPELINE_CREATED, Level.INFO, pipeline.jobs().size() + " applications");
            news.write(id, created.get().at(), log);
            news.due(id);
            return Optional.of(id);
        });
    }

    private Params bind(Params params, NewPipeline pipeline, @Nullable IdempotencyKey key) throws SQLException {
        NewPipeline.Analysis analysis = pipeline.analysis();
        List<AnalyzerService> services = analysis == null
                ? List.of()
                : analysis.services().keySet().stream().sorted().toList();
        return params.text(pipeline.name())
                .text(pipeline.config())
                .flag(pipeline.jobs().stream().anyMatch(Job.Generated.class::isInstance))
                .flag(pipeline.streams())
                .number(pipeline.priority().rank())
                .texts(services.stream().map(AnalyzerService::wireName).toList())
                .texts(services.stream()
                        .map(service -> payload(analysis, service).json())
                        .toList())
                .text(analysis == null ? null : analysis.payload().json())
                .number(pipeline.limits().generations())
                .number(pipeline.limits().analyses())
                .micros(pipeline.limits().generationTime())
                .micros(pipeline.limits().analysisTime())
                .micros(pipeline.limits().analyzerWait())
                .number(pipeline.jobs().size())
                .instant(clock.now())
                .text(key == null ? null : key.key())
                .text(key == null ? null : key.requestDigest());
    }

    private static Payload payload(NewPipeline.@Nullable Analysis analysis, AnalyzerService service) {
        return Objects.requireNonNull(
                Objects.requireNonNull(analysis).services().get(service));
    }

    private record Row(
            String model,
            @Nullable String template,
            @Nullable Integer app,
            @Nullable String payload) {

        static Row of(Job job) {
            return switch (job) {
                case Job.Generated(var model, var template, var payload) ->
                    new Row(model, template, null, payload.json());
                case Job.Existing(var application) -> new Row(application.model(), null, application.app(), null);
            };
        }
    }

    private void insertJobs(PipelineId id, List<Job> jobs) {
        List<Row> rows = jobs.stream().map(Row::of).toList();
        database.update(
                INSERT_JOBS,
                params -> params.key(id.key())
                        .texts(rows.stream().map(Row::model).toList())
                        .texts(rows.stream()
                                .<@Nullable String>map(Row::template)
                                .toList())
                        .numbers(rows.stream().<@Nullable Integer>map(Row::app).toList())
                        .texts(rows.stream().<@Nullable String>map(Row::payload).toList()));
    }

    private Optional<Creation> first(IdempotencyKey key) {
        return database
                .query(
                        FIND_FIRST,
                        params -> params.text(key.key()),
                        row -> row.getString("request_digest").equals(key.requestDigest())
                                ? (Creation) new Creation.Repeated(new PipelineId(row.getLong("key")))
                                : new Creation.KeyReused(new PipelineId(row.getLong("key"))))
                .stream()
                .findFirst();
    }
}
