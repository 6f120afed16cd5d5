package dev.assay.store.read;

import dev.assay.model.analysis.ToolRun;
import dev.assay.model.analysis.ToolStatus;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// A row of `tool_run`, to read.
@Entity
@Immutable
@Table(name = "tool_run")
@IdClass(ToolRow.Key.class)
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class ToolRow {

    record Key(Long taskKey, Integer seq) {}

    @Id
    @Column(name = "task_key")
    Long taskKey;

    @Id
    Integer seq;

    String name;
    String service;

    @Enumerated(EnumType.STRING)
    ToolStatus status;

    int findings;

    @Nullable
    Double seconds;

    @Nullable
    String reason;

    ToolRun toToolRun() {
        return new ToolRun(name, service, status, findings, seconds, reason);
    }
}
