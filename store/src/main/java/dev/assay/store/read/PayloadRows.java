package dev.assay.store.read;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/// Finds [PayloadRow]s.
@ApplicationScoped
class PayloadRows implements PanacheRepositoryBase<PayloadRow, Long> {}
