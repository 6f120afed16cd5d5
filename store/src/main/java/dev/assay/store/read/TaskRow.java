package dev.assay.store.read;

import dev.assay.model.task.FailureCause;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.WaitingFor;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// A row of `task`, to read, without the payload, which [PayloadRow] has. The verbs write it, never Hibernate.
@Entity
@Immutable
@Table(name = "task")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class TaskRow {

    @Id
    Long key;

    @Column(name = "parent_key")
    @Nullable
    Long parentKey;

    @Nullable
    String service;

    String kind;
    String queue;

    @Enumerated(EnumType.STRING)
    TaskStatus status;

    @Nullable
    String hold;

    short priority;

    @Nullable
    String model;

    @Nullable
    Integer app;

    @Column(name = "pipeline_id")
    @Nullable
    String pipelineId;

    @Convert(converter = LabelsConverter.class)
    @ColumnTransformer(read = "cast(labels as text)")
    Map<String, String> labels;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "not_before")
    @Nullable
    Instant notBefore;

    @Column(name = "started_at")
    @Nullable
    Instant startedAt;

    @Column(name = "finished_at")
    @Nullable
    Instant finishedAt;

    int epoch;
    int started;
    int preflights;
    int failures;
    int lost;
    int subtasks;

    @Column(name = "cause_code")
    @Nullable
    String causeCode;

    @Column(name = "cause_message")
    @Nullable
    String causeMessage;

    @Column(name = "cancel_reason")
    @Nullable
    String cancelReason;

    @Column(name = "result_path")
    @Nullable
    String resultPath;

    @Column(name = "result_sha256")
    @Nullable
    String resultSha256;

    @Column(name = "critical_findings")
    int critical;

    @Column(name = "high_findings")
    int high;

    @Column(name = "medium_findings")
    int medium;

    @Column(name = "low_findings")
    int low;

    @Column(name = "info_findings")
    int info;

    boolean isMain() {
        return subtasks > 0;
    }

    /// Of a leaf; null unless it is pending.
    @Nullable
    WaitingFor waitingFor() {
        if (status != TaskStatus.PENDING) {
            return null;
        }
        return switch (hold) {
            case null -> WaitingFor.WORKER;
            case "APPLICATION" -> WaitingFor.APPLICATION;
            default ->
                WaitingFor.later(
                        causeCode == null
                                ? null
                                : FailureCause.stored(causeCode, "").code());
        };
    }
}
