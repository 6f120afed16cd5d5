package dev.assay.store;

import dev.assay.model.application.ApplicationRegistry;
import dev.assay.model.schedule.Schedules;
import dev.assay.model.task.QueueDepths;
import dev.assay.model.task.StoreHealth;
import dev.assay.model.task.TaskQueue;
import dev.assay.store.application.PostgresApplicationRegistry;
import dev.assay.store.jdbc.Database;
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

    @Produces
    @Singleton
    Schedules schedules(Database database, TaskQueue queue) {
        return new PostgresSchedules(database, queue, QueueClock.DATABASE);
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
