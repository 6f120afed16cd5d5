package dev.assay.bench.place;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/// Makes connection pools. All contestants have the same kind, the one Assay's services run with, so that no pool
/// is compared by accident.
public final class Pools {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Pools() {}

    public static AgroalDataSource of(Place place, int size) throws SQLException {
        return of(place, size, Map.of());
    }

    /// @param properties of the driver
    public static AgroalDataSource of(Place place, int size, Map<String, String> properties) throws SQLException {
        var configuration = new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(size)
                        .acquisitionTimeout(PATIENCE)
                        .connectionFactoryConfiguration(factory -> {
                            factory.jdbcUrl(place.url())
                                    .principal(new NamePrincipal(place.user()))
                                    .credential(new SimplePassword(place.password()));
                            properties.forEach(factory::jdbcProperty);
                            return factory;
                        }));
        return AgroalDataSource.from(configuration);
    }
}
