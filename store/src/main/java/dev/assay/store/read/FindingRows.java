package dev.assay.store.read;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/// Finds [FindingRow]s.
@ApplicationScoped
class FindingRows implements PanacheRepositoryBase<FindingRow, FindingRow.Key> {}
