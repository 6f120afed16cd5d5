package dev.assay.store;

import dev.assay.testkit.postgres.PostgresServer;
import dev.assay.testkit.postgres.TestDatabase;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.Flyway;

/// A database with the schema, and pools to it.
public final class StoreDatabase {

    private StoreDatabase() {}

    public static TestDatabase create() {
        return PostgresServer.shared()
                .createDatabase(
                        "store",
                        source -> Flyway.configure().dataSource(source).load().migrate());
    }

    public static AgroalDataSource pool(TestDatabase database, int size) {
        var configuration = new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(size)
                        .acquisitionTimeout(Duration.ofSeconds(5))
                        .connectionFactoryConfiguration(connection -> connection
                                .jdbcUrl(database.url())
                                .principal(new NamePrincipal(database.user()))
                                .credential(new SimplePassword(database.password()))));
        try {
            return AgroalDataSource.from(configuration);
        } catch (SQLException failure) {
            throw new IllegalStateException("no pool to " + database.url(), failure);
        }
    }
}
