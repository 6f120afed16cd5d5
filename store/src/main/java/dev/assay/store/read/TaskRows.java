package dev.assay.store.read;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/// Finds [TaskRow]s.
@ApplicationScoped
class TaskRows implements PanacheRepositoryBase<TaskRow, Long> {}
