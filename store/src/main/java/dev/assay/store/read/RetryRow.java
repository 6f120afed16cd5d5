package dev.assay.store.read;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/// A row of `task_retry`, to read.
@Entity
@Immutable
@Table(name = "task_retry")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class RetryRow {

    @Id
    @Column(name = "retry_key")
    Long retryKey;

    @Column(name = "of_key")
    Long ofKey;
}
