package dev.assay.store;

import dev.assay.model.task.TaskQueue;
import dev.assay.model.upkeep.ApplicationSweeps;
import dev.assay.model.upkeep.Applications;
import dev.assay.model.upkeep.DatabaseHealth;
import dev.assay.model.upkeep.DeletedResults;
import dev.assay.model.upkeep.MaintenanceRuns;
import dev.assay.model.upkeep.PipelineSweeps;
import dev.assay.model.upkeep.ResultArchives;
import dev.assay.model.upkeep.TaskSweeps;
import dev.assay.model.upkeep.WorkerSweeps;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Unhurried;
import dev.assay.store.queue.QueueClock;
import dev.assay.store.upkeep.PostgresApplicationSweeps;
import dev.assay.store.upkeep.PostgresApplications;
import dev.assay.store.upkeep.PostgresDatabaseHealth;
import dev.assay.store.upkeep.PostgresDeletedResults;
import dev.assay.store.upkeep.PostgresMaintenanceRuns;
import dev.assay.store.upkeep.PostgresPipelineSweeps;
import dev.assay.store.upkeep.PostgresResultArchives;
import dev.assay.store.upkeep.PostgresTaskSweeps;
import dev.assay.store.upkeep.PostgresWorkerSweeps;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// Makes the beans of maintenance. None of them opens a connection before it is asked something.
@ApplicationScoped
class UpkeepBeans {

    @Produces
    @Singleton
    MaintenanceRuns runs(Database database) {
        return new PostgresMaintenanceRuns(database, QueueClock.DATABASE);
    }

    @Produces
    @Singleton
    TaskSweeps taskSweeps(Database database, TaskQueue queue) {
        return new PostgresTaskSweeps(database, QueueClock.DATABASE, queue);
    }

    @Produces
    @Singleton
    DeletedResults deletedResults(Database database) {
        return new PostgresDeletedResults(database);
    }

    @Produces
    @Singleton
    ResultArchives resultArchives(Database database) {
        return new PostgresResultArchives(database, QueueClock.DATABASE);
    }

    @Produces
    @Singleton
    ApplicationSweeps applicationSweeps(Database database) {
        return new PostgresApplicationSweeps(database, QueueClock.DATABASE);
    }

    @Produces
    @Singleton
    Applications knownApplications(Database database, AgroalDataSource reading) {
        return new PostgresApplications(database, new Database(reading, () -> reading.flush(FlushMode.GRACEFUL)));
    }

    @Produces
    @Singleton
    WorkerSweeps workerSweeps(Database database) {
        return new PostgresWorkerSweeps(database, QueueClock.DATABASE);
    }

    @Produces
    @Singleton
    PipelineSweeps pipelineSweeps(Database database) {
        return new PostgresPipelineSweeps(database, QueueClock.DATABASE);
    }

    @Produces
    @Singleton
    DatabaseHealth databaseHealth(Database database, @DataSource("queue") AgroalDataSource source) {
        return new PostgresDatabaseHealth(database, new Unhurried(source));
    }
}
