package dev.assay.store.read;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/// Finds [ToolRow]s.
@ApplicationScoped
class ToolRows implements PanacheRepositoryBase<ToolRow, ToolRow.Key> {}
