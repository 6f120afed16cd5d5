package dev.assay.store;

import dev.assay.model.application.ApplicationRegistry;
import dev.assay.model.letter.DeadLetters;
import dev.assay.model.retry.TaskRetries;
import dev.assay.model.task.BulkTasks;
import dev.assay.model.task.QueueDepths;
import dev.assay.model.task.StoreHealth;
import dev.assay.model.task.TaskQueue;
import dev.assay.store.application.PostgresApplicationRegistry;
import dev.assay.store.jdbc.Database;
import dev.assay.store.letters.PostgresBulkTasks;
import dev.assay.store.letters.PostgresDeadLetters;
import dev.assay.store.letters.PostgresTaskRetries;
import dev.assay.store.queue.Announcements;
import dev.assay.store.queue.CountedDepths;
import dev.assay.store.queue.ListenerSettings;
import dev.assay.store.queue.PostgresHealth;
import dev.assay.store.queue.PostgresQueueSignals;
import dev.assay.store.queue.PostgresTaskQueue;
import dev.assay.store.queue.QueueClock;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
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
    StoreHealth health(Database database) {
        return new PostgresHealth(database);
    }

    @Produces
    @Singleton
    ApplicationRegistry applications(Database database) {
        return new PostgresApplicationRegistry(database);
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
