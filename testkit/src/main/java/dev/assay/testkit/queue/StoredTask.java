package dev.assay.testkit.queue;

import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.task.Attempts;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Lease;
import dev.assay.model.task.Lineage;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Progress;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskResult;
import dev.assay.model.task.TaskResult.StoredFiles;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.TaskView;
import dev.assay.model.task.WaitingFor;
import dev.assay.model.task.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One task of [InMemoryTaskQueue]. It changes only along the edges of [TaskStatus].
final class StoredTask {

    final TaskId id;
    final NewTask submitted;
    final @Nullable StoredTask parent;
    final @Nullable String service;
    final Payload payload;
    final List<StoredTask> subtasks = new ArrayList<>();
    final Instant createdAt;

    private TaskStatus status;
    private @Nullable Lease lease;
    private int epoch;
    private Attempts attempts = Attempts.NONE;
    private Progress progress = Progress.NONE;
    private @Nullable Instant heardAt;
    private @Nullable Instant notBefore;
    private boolean waitsForItsTime;
    private boolean waitsForItsApplication;
    private Instant readyAt;
    private @Nullable Instant startedAt;
    private @Nullable Instant finishedAt;
    private @Nullable FailureCause cause;
    private @Nullable String cancelReason;
    private @Nullable TaskResult result;
    private @Nullable StoredFiles files;
    private FindingSummary summary = FindingSummary.NONE;

    StoredTask(
            TaskId id,
            NewTask submitted,
            @Nullable StoredTask parent,
            @Nullable String service,
            Payload payload,
            Instant now) {
        this.id = id;
        this.submitted = submitted;
        this.parent = parent;
        this.service = service;
        this.payload = payload;
        this.createdAt = now;
        this.notBefore = submitted.notBefore();
        this.waitsForItsTime = notBefore != null && notBefore.isAfter(now);
        this.readyAt = notBefore != null && notBefore.isAfter(now) ? notBefore : now;
        this.status = TaskStatus.PENDING;
    }

    TaskStatus status() {
        return status;
    }

    QueueName queue() {
        return submitted.queue();
    }

    boolean isMain() {
        return !subtasks.isEmpty();
    }

    boolean isClaimable() {
        return !isMain() && status == TaskStatus.PENDING && !waitsForItsTime && !waitsForItsApplication;
    }

    boolean waitsForItsTime() {
        return waitsForItsTime;
    }

    /// Has subtasks that wait for its turn.
    boolean wantsTurn() {
        return subtasks.stream().anyMatch(subtask -> subtask.waitsForItsApplication);
    }

    boolean hasUnusedTurn() {
        return status == TaskStatus.PENDING
                && subtasks.stream()
                        .filter(subtask -> !subtask.status.isFinal())
                        .allMatch(subtask -> subtask.isClaimable() && subtask.attempts.started() == 0);
    }

    void awaitTurn() {
        waitsForItsApplication = true;
    }

    void takeTurn(Instant now) {
        subtasks.stream().filter(subtask -> subtask.waitsForItsApplication).forEach(subtask -> {
            subtask.waitsForItsApplication = false;
            subtask.readyAt = now;
        });
    }

    boolean isDue(Instant now) {
        return waitsForItsTime && notBefore != null && !notBefore.isAfter(now);
    }

    boolean isHeldBy(Lease claim) {
        return lease != null && lease.epoch() == claim.epoch() && lease.worker().equals(claim.worker());
    }

    boolean hasExpired(Instant now) {
        return lease != null && lease.expiresAt().isBefore(now);
    }

    WorkerId holder() {
        return Objects.requireNonNull(lease).worker();
    }

    /// Open ones, this subtask's siblings and itself.
    long openSubtasks() {
        return subtasks.stream().filter(subtask -> !subtask.status.isFinal()).count();
    }

    private void move(TaskStatus next) {
        if (!status.next().contains(next)) {
            throw new IllegalStateException(id + " cannot go from " + status + " to " + next);
        }
        status = next;
    }

    ClaimedTask claim(WorkerId worker, Instant now, Duration leaseTime) {
        move(TaskStatus.RUNNING);
        epoch++;
        var claimed = new Lease(id, worker, epoch, now.plus(leaseTime));
        lease = claimed;
        attempts = new Attempts(attempts.started() + 1, attempts.preflights(), attempts.failures(), attempts.lost());
        progress = Progress.NONE;
        heardAt = null;
        startedAt = now;
        if (parent != null && parent.status == TaskStatus.PENDING) {
            parent.move(TaskStatus.RUNNING);
            parent.startedAt = now;
        }
        return new ClaimedTask(
                claimed,
                submitted.kind(),
                submitted.queue(),
                submitted.priority(),
                submitted.target(),
                parent == null ? null : parent.id,
                service,
                payload,
                attempts,
                readyAt,
                now);
    }

    void renew(Lease held, Instant until) {
        lease = new Lease(id, held.worker(), held.epoch(), until);
    }

    void hear(Progress said, Instant now) {
        progress = said;
        heardAt = now;
    }

    void promote() {
        waitsForItsTime = false;
    }

    boolean isHeldBackFor(Set<FailureCause.Code> causes) {
        return status == TaskStatus.PENDING && waitsForItsTime && cause != null && causes.contains(cause.code());
    }

    void hasten(Instant now) {
        waitsForItsTime = false;
        notBefore = now;
        readyAt = now;
    }

    void giveBack(Instant now) {
        move(TaskStatus.PENDING);
        lease = null;
        readyAt = now;
    }

    void settle(Settlement settlement, Instant now) {
        switch (settlement) {
            case Settlement.GiveBack _ -> giveBack(now);
            case Settlement.RetryAfter(var delay, var why, var layer) -> {
                giveBack(now);
                cause = why;
                readyAt = now.plus(delay);
                if (delay.isPositive()) {
                    waitsForItsTime = true;
                    notBefore = readyAt;
                }
                attempts = new Attempts(
                        attempts.started(),
                        attempts.preflights() + (layer == Settlement.RetryLayer.PREFLIGHT ? 1 : 0),
                        attempts.failures() + (layer == Settlement.RetryLayer.FAILURE ? 1 : 0),
                        attempts.lost());
            }
            case Settlement.Complete _, Settlement.CompletePartly _, Settlement.Fail _ -> {
                end(settlement.status(), settlement.storedCause().orElse(null), now);
                result = settlement.storedResult().orElse(null);
                files = result == null ? null : result.files();
                summary = result == null ? FindingSummary.NONE : result.summary();
            }
        }
    }

    void lose(boolean forGood, Instant now) {
        int losses = attempts.lost() + 1;
        var why = new FailureCause(
                FailureCause.Code.WORKER_LOST,
                "worker " + holder() + " stopped renewing its lease (loss number " + losses + ")");
        attempts = new Attempts(attempts.started(), attempts.preflights(), attempts.failures(), losses);
        if (forGood) {
            end(TaskStatus.FAILED, why, now);
        } else {
            giveBack(now);
            cause = why;
        }
    }

    void cancel(Instant now, @Nullable String reason) {
        cancelReason = reason;
        end(TaskStatus.CANCELLED, cause, now);
        waitsForItsTime = false;
        waitsForItsApplication = false;
        if (isMain()) {
            summary = sumOfSubtasks();
        }
        if (parent != null && parent.status == TaskStatus.PENDING && parent.openSubtasks() == 0) {
            parent.cancel(now, reason);
        }
    }

    private void end(TaskStatus verdict, @Nullable FailureCause why, Instant now) {
        move(verdict);
        lease = null;
        cause = why;
        finishedAt = now;
    }

    /// Ends a main task.
    void endMain(TaskStatus verdict, @Nullable FailureCause why, @Nullable StoredFiles stored, Instant now) {
        end(verdict, why, now);
        files = stored;
        summary = sumOfSubtasks();
    }

    private FindingSummary sumOfSubtasks() {
        return subtasks.stream().map(subtask -> subtask.summary).reduce(FindingSummary.NONE, FindingSummary::plus);
    }

    @Nullable
    TaskResult result() {
        return result;
    }

    TaskView view() {
        return view(payload);
    }

    TaskView viewWithoutPayload() {
        return view(Payload.EMPTY);
    }

    private TaskView view(Payload shown) {
        return new TaskView(
                id,
                submitted.kind(),
                submitted.queue(),
                status,
                submitted.priority(),
                submitted.target(),
                parent == null ? null : parent.id,
                submitted.pipelineId(),
                service,
                attempts,
                progress,
                heardAt,
                createdAt,
                notBefore,
                startedAt,
                finishedAt,
                summary,
                result == null ? List.of() : result.tools(),
                cause,
                files,
                shown,
                parent == null ? submitted.labels() : Map.of(),
                subtasks.size(),
                Lineage.NONE,
                cancelReason,
                waitingFor());
    }

    private @Nullable WaitingFor waitingFor() {
        if (status != TaskStatus.PENDING) {
            return null;
        }
        if (!subtasks.isEmpty()) {
            return WaitingFor.first(subtasks.stream()
                    .map(StoredTask::waitingFor)
                    .filter(Objects::nonNull)
                    .toList());
        }
        if (waitsForItsTime) {
            return WaitingFor.later(cause == null ? null : cause.code());
        }
        return waitsForItsApplication ? WaitingFor.APPLICATION : WaitingFor.WORKER;
    }
}
