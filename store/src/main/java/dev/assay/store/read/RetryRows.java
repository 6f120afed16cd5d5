package dev.assay.store.read;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/// Finds [RetryRow]s.
@ApplicationScoped
class RetryRows implements PanacheRepositoryBase<RetryRow, Long> {}
