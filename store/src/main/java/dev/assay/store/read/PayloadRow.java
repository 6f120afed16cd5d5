package dev.assay.store.read;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/// The payload of a row of `task`, to read. Apart from [TaskRow], because it may be large and no list shows it.
@Entity
@Immutable
@Table(name = "task")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class PayloadRow {

    @Id
    Long key;

    String payload;
}
