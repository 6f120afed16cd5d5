package dev.assay.store;

import dev.assay.model.application.ApplicationRegistry;
import dev.assay.model.breaker.BreakerPolicy;
import dev.assay.model.control.QueueControl;
import dev.assay.model.control.WorkerRegistry;
import dev.assay.model.generation.GenerationLedger;
import dev.assay.model.history.TaskEvents;
import dev.assay.model.history.TaskHistory;
import dev.assay.model.letter.DeadLetters;
import dev.assay.model.pipeline.PipelineAdvance;
import dev.assay.model.pipeline.PipelineJournal;
import dev.assay.model.pipeline.PipelinePresets;
import dev.assay.model.pipeline.PipelineReader;
import dev.assay.model.pipeline.PipelineReports;
import dev.assay.model.pipeline.PipelineSignals;
import dev.assay.model.pipeline.Pipelines;
import dev.assay.model.pipeline.RunTimes;
import dev.assay.model.retry.TaskRetries;
import dev.assay.model.schedule.Schedules;
import dev.assay.model.task.BulkTasks;
import dev.assay.model.task.QueueDepths;
import dev.assay.model.task.StoreHealth;
import dev.assay.model.task.TaskQueue;
import dev.assay.store.application.PostgresApplicationRegistry;
import dev.assay.store.breaker.PostgresServiceBreakers;
import dev.assay.store.control.PostgresQueueControl;
import dev.assay.store.control.PostgresWorkerRegistry;
import dev.assay.store.generation.PostgresGenerationLedger;
import dev.assay.store.history.PostgresRunTimes;
import dev.assay.store.history.PostgresTaskEvents;
import dev.assay.store.history.PostgresTaskHistory;
import dev.assay.store.jdbc.Database;
import dev.assay.store.letters.PostgresBulkTasks;
import dev.assay.store.letters.PostgresDeadLetters;
import dev.assay.store.letters.PostgresTaskRetries;
import dev.assay.store.pipeline.PostgresPipelineAdvance;
import dev.assay.store.pipeline.PostgresPipelinePresets;
import dev.assay.store.pipeline.PostgresPipelineReader;
import dev.assay.store.pipeline.PostgresPipelineReports;
import dev.assay.store.pipeline.PostgresPipelineSignals;
import dev.assay.store.pipeline.PostgresPipelines;
import dev.assay.store.queue.Announcements;
import dev.assay.store.queue.CountedDepths;
import dev.assay.store.queue.ListenerSettings;
import dev.assay.store.queue.PostgresHealth;
import dev.assay.store.queue.PostgresQueueSignals;
import dev.assay.store.queue.PostgresTaskQueue;
import dev.assay.store.queue.QueueClock;
import dev.assay.store.schedule.PostgresSchedules;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// Makes the store's beans. All it makes can be made with `new` as well.
@ApplicationScoped
class StoreBeans {

    /// The queue's own pool: a page that reads much must not keep a worker from settling.
    @Produces
    @Singleton
    Database database(@DataSource("queue") AgroalDataSource source) {
        return on(source);
    }

    private static Database on(AgroalDataSource pool) {
        return new Database(pool, () -> pool.flush(FlushMode.GRACEFUL));
    }

    @Produces
    @Singleton
    Announcements announcements(Database database) {
        return new Announcements(database, Announcements.STANDARD_WINDOW);
    }

    void stop(@Disposes Announcements announcements) {
        announcements.close();
    }

    @Produces
    @Singleton
    TaskQueue queue(
            Database database, @DataSource("heartbeat") AgroalDataSource heartbeat, Announcements announcements) {
        return new PostgresTaskQueue(database, on(heartbeat), QueueClock.DATABASE, announcements);
    }

    @Produces
    @Singleton
    QueueDepths depths(Database database) {
        return new CountedDepths(database, QueueClock.DATABASE);
    }

    @Produces
    @Singleton
    QueueControl control(Database database) {
        return new PostgresQueueControl(database, QueueClock.DATABASE);
    }

    @Produces
    @Singleton
    WorkerRegistry workers(@DataSource("heartbeat") AgroalDataSource heartbeat) {
        return new PostgresWorkerRegistry(on(heartbeat), QueueClock.DATABASE);
    }

    @Produces
    @Singleton
    StoreHealth health(Database database) {
        return new PostgresHealth(database);
    }

    /// On the pool for reading: what pages and listeners ask for keeps no verb from its connection.
    @Produces
    @Singleton
    TaskHistory history(AgroalDataSource reading) {
        return new PostgresTaskHistory(on(reading));
    }

    @Produces
    @Singleton
    TaskEvents events(AgroalDataSource reading) {
        return new PostgresTaskEvents(on(reading));
    }

    @Produces
    @Singleton
    RunTimes runTimes(AgroalDataSource reading) {
        return new PostgresRunTimes(on(reading));
    }

    @Produces
    @Singleton
    ApplicationRegistry applications(Database database) {
        return new PostgresApplicationRegistry(database);
    }

    @Produces
    @Singleton
    GenerationLedger generations(Database database) {
        return new PostgresGenerationLedger(database);
    }

    /// @param policy the application's, if it has one
    @Produces
    @Singleton
    PostgresServiceBreakers breakers(Database database, PostgresQueueSignals signals, Instance<BreakerPolicy> policy) {
        return new PostgresServiceBreakers(
                database,
                QueueClock.DATABASE,
                signals,
                policy.isResolvable() ? policy.get() : BreakerPolicy.STANDARD,
                PostgresServiceBreakers.STANDARD_REREAD);
    }

    void stop(@Disposes PostgresServiceBreakers breakers) {
        breakers.close();
    }

    /// Pages of dead letters are read like pages of tasks, from the pool for reading.
    @Produces
    @Singleton
    DeadLetters letters(Database database, AgroalDataSource reads) {
        return new PostgresDeadLetters(database, on(reads), QueueClock.DATABASE);
    }

    @Produces
    @Singleton
    TaskRetries retries(Database database, TaskQueue queue) {
        return new PostgresTaskRetries(database, QueueClock.DATABASE, queue);
    }

    @Produces
    @Singleton
    BulkTasks bulk(Database database) {
        return new PostgresBulkTasks(database, QueueClock.DATABASE);
    }

    @Produces
    @Singleton
    Schedules schedules(Database database, TaskQueue queue) {
        return new PostgresSchedules(database, queue, QueueClock.DATABASE);
    }

    @Produces
    @Singleton
    Pipelines pipelines(Database database, TaskQueue queue, Instance<PipelineJournal> journal) {
        return new PostgresPipelines(database, queue, QueueClock.DATABASE, of(journal));
    }

    /// @param journal the application's, if it has one
    private static PipelineJournal of(Instance<PipelineJournal> journal) {
        return journal.isResolvable() ? journal.get() : PipelineJournal.NONE;
    }

    @Produces
    @Singleton
    PipelineAdvance pipelineAdvance(Database database, TaskQueue queue, Instance<PipelineJournal> journal) {
        return new PostgresPipelineAdvance(database, queue, QueueClock.DATABASE, of(journal));
    }

    @Produces
    @Singleton
    PipelineReader pipelineReader(AgroalDataSource reading) {
        return new PostgresPipelineReader(on(reading));
    }

    @Produces
    @Singleton
    PipelinePresets pipelinePresets(Database database) {
        return new PostgresPipelinePresets(database, QueueClock.DATABASE);
    }

    @Produces
    @Singleton
    PipelineReports pipelineReports(Database database, Instance<PipelineJournal> journal) {
        return new PostgresPipelineReports(database, QueueClock.DATABASE, of(journal));
    }

    @Produces
    @Singleton
    PipelineSignals pipelineSignals(PostgresQueueSignals signals) {
        return new PostgresPipelineSignals(signals);
    }

    @Produces
    @Singleton
    PostgresQueueSignals signals(StoreConfig config) {
        return new PostgresQueueSignals(new ListenerSettings(
                config.listenUrl(),
                config.username().orElse(""),
                config.password().orElse(""),
                config.listenSilence()));
    }

    void stop(@Disposes PostgresQueueSignals signals) {
        signals.close();
    }
}
