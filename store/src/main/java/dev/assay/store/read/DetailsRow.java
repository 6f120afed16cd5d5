package dev.assay.store.read;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/// A row of `report_details`, to read.
@Entity
@Immutable
@Table(name = "report_details")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class DetailsRow {

    @Id
    @Column(name = "task_key")
    Long taskKey;

    String details;
}
