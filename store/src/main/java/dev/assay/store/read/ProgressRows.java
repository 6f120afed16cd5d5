package dev.assay.store.read;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/// Finds [ProgressRow]s.
@ApplicationScoped
class ProgressRows implements PanacheRepositoryBase<ProgressRow, Long> {}
