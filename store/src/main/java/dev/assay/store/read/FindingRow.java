package dev.assay.store.read;

import dev.assay.model.analysis.Finding;
import dev.assay.model.analysis.Severity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// A row of `finding`, to read.
@Entity
@Immutable
@Table(name = "finding")
@IdClass(FindingRow.Key.class)
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class FindingRow {

    record Key(Long taskKey, Severity severity, Integer seq) {}

    @Id
    @Column(name = "task_key")
    Long taskKey;

    @Id
    @Enumerated(EnumType.ORDINAL)
    Severity severity;

    @Id
    Integer seq;

    String tool;
    String service;

    @Nullable
    String rule;

    String message;

    @Nullable
    String file;

    @Nullable
    Integer line;

    @Column(name = "col")
    @Nullable
    Integer column;

    @Nullable
    String help;

    Finding toFinding() {
        return new Finding(tool, service, rule, severity, message, file, line, column, help);
    }
}
