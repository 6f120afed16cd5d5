package dev.assay.store.read;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// A row of `task_progress`, to read.
@Entity
@Immutable
@Table(name = "task_progress")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class ProgressRow {

    @Id
    @Column(name = "task_key")
    Long taskKey;

    int epoch;
    short percent;

    @Nullable
    String step;

    int completed;
    int total;

    @Column(name = "heard_at")
    Instant heardAt;
}
