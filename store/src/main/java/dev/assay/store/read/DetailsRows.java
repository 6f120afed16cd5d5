package dev.assay.store.read;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/// Finds [DetailsRow]s.
@ApplicationScoped
class DetailsRows implements PanacheRepositoryBase<DetailsRow, Long> {}
