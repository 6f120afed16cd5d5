package dev.assay.testkit.queue;

import dev.assay.model.analysis.Finding;
import dev.assay.model.analysis.ReportDetails;
import dev.assay.model.page.BadCursorException;
import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.page.Window;
import dev.assay.model.task.BatchSubmission;
import dev.assay.model.task.Cancellation;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.FindingFilter;
import dev.assay.model.task.Lease;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.Progress;
import dev.assay.model.task.Publication;
import dev.assay.model.task.PublicationFailedException;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Reclaimed;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Submission;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskFilter;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskReader;
import dev.assay.model.task.TaskResult;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.TaskView;
import dev.assay.model.task.WorkerId;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A queue in memory that keeps [TaskQueueContract], so that a loop can be tested without a database. One lock
/// guards everything: it is as safe as the real one, and slow, but obvious.
public final class InMemoryTaskQueue implements TaskQueue, TaskReader {

    private static final Comparator<StoredTask> ORDER = Comparator.comparing(
                    (StoredTask task) -> task.submitted.priority())
            .reversed()
            .thenComparing(task -> task.id);

    private final Clock clock;
    private final SequencedMap<TaskId, StoredTask> tasks = new LinkedHashMap<>();
    private final Map<String, StoredTask> idempotency = new HashMap<>();

    /// Which main task of an application may run.
    private final Map<Target, StoredTask> turns = new HashMap<>();

    /// The tasks of each batch, by the first.
    private final Map<TaskId, List<TaskId>> batches = new HashMap<>();

    public InMemoryTaskQueue(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Submission submit(NewTask task) {
        NewTask.IdempotencyKey key = task.idempotencyKey();
        StoredTask first = key == null ? null : idempotency.get(key.key());
        if (key != null && first != null) {
            String digest =
                    Objects.requireNonNull(first.submitted.idempotencyKey()).requestDigest();
            return digest.equals(key.requestDigest())
                    ? new Submission.Repeated(first.id)
                    : new Submission.KeyReused(first.id);
        }
        Instant now = clock.instant();
        var stored = new StoredTask(nextId(), task, null, null, task.payload(), now);
        tasks.put(stored.id, stored);
        for (NewTask.Subtask part : task.subtasks()) {
            var subtask = new StoredTask(nextId(), task, stored, part.service(), part.payload(), now);
            stored.subtasks.add(subtask);
            tasks.put(subtask.id, subtask);
        }
        enter(stored);
        if (key != null) {
            idempotency.put(key.key(), stored);
        }
        return new Submission.Created(stored.id);
    }

    @Override
    public synchronized BatchSubmission submitAll(List<NewTask> batch, NewTask.@Nullable IdempotencyKey key) {
        TaskQueue.checkBatch(batch);
        return switch (submit(batch.getFirst().with(key))) {
            case Submission.KeyReused(var first) -> new BatchSubmission.KeyReused(first);
            case Submission.Repeated(var first) ->
                new BatchSubmission.Repeated(batches.getOrDefault(first, List.of(first)));
            case Submission.Created(var first) -> {
                var ids = new ArrayList<TaskId>(List.of(first));
                for (NewTask task : batch.subList(1, batch.size())) {
                    if (submit(task) instanceof Submission.Created(var id)) {
                        ids.add(id);
                    }
                }
                batches.put(first, ids);
                yield new BatchSubmission.Created(ids);
            }
        };
    }

    private TaskId nextId() {
        return new TaskId(tasks.size() + 1L);
    }

    @Override
    public synchronized List<ClaimedTask> claim(WorkerId worker, List<QueueDemand> demands, Duration leaseTime) {
        Instant now = clock.instant();
        return demands.stream()
                .flatMap(demand -> tasks.values().stream()
                        .filter(task -> task.isClaimable() && task.queue().equals(demand.queue()))
                        .sorted(ORDER)
                        .limit(demand.room()))
                .sorted(ORDER)
                .toList()
                .stream()
                .map(task -> task.claim(worker, now, leaseTime))
                .toList();
    }

    @Override
    public synchronized Set<TaskId> renew(WorkerId worker, Collection<Lease> leases, Duration leaseTime) {
        Instant until = clock.instant().plus(leaseTime);
        var held = new LinkedHashSet<TaskId>();
        for (Lease lease : leases) {
            held(lease).filter(_ -> lease.worker().equals(worker)).ifPresent(task -> {
                task.renew(lease, until);
                held.add(task.id);
            });
        }
        return held;
    }

    @Override
    public synchronized boolean progress(Lease lease, Progress said) {
        Optional<StoredTask> held = held(lease);
        held.ifPresent(task -> task.hear(said, clock.instant()));
        return held.isPresent();
    }

    @Override
    public synchronized SettleReply settle(Lease lease, Settlement settlement) {
        Optional<StoredTask> held = held(lease);
        if (held.isEmpty()) {
            return new SettleReply.Refused();
        }
        StoredTask task = held.get();
        if (settlement.status().isFinal() && task.parent != null && task.parent.openSubtasks() <= 1) {
            return new SettleReply.LastOpenSubtask(task.parent.id);
        }
        publish(task.id, publicationOf(settlement));
        task.settle(settlement, clock.instant());
        return new SettleReply.Settled(task.status());
    }

    @Override
    public synchronized List<SettleReply> settleAll(List<EndedRun> runs) {
        if (!runs.stream().map(EndedRun::settlement).allMatch(Settlement::isPlain)) {
            throw new IllegalArgumentException("a run that left more than its state is settled by itself");
        }
        return runs.stream().map(run -> settle(run.lease(), run.settlement())).toList();
    }

    @Override
    public synchronized SettleReply settleLast(Lease lease, Settlement settlement, ParentEnd end) {
        if (!settlement.status().isFinal()) {
            throw new IllegalArgumentException("a main task does not end with a subtask that goes on: " + settlement);
        }
        Optional<StoredTask> held = held(lease);
        if (held.isEmpty()) {
            return new SettleReply.Refused();
        }
        StoredTask task = held.get();
        StoredTask main = task.parent;
        if (main == null) {
            throw new IllegalArgumentException(task.id + " is not a subtask");
        }
        if (main.openSubtasks() != 1 || !end.agreesWith(ends(main, task, settlement.status()))) {
            return new SettleReply.LastOpenSubtask(main.id);
        }
        publish(task.id, publicationOf(settlement));
        publish(main.id, end.publication());
        task.settle(settlement, clock.instant());
        main.endMain(end.verdict(), end.cause(), end.files(), clock.instant());
        passTurns();
        return new SettleReply.Settled(task.status());
    }

    private static List<TaskStatus> ends(StoredTask main, StoredTask last, TaskStatus lastStatus) {
        return main.subtasks.stream()
                .map(subtask -> subtask == last ? lastStatus : subtask.status())
                .toList();
    }

    @Override
    public synchronized int release(Collection<Lease> leases) {
        List<StoredTask> held =
                leases.stream().flatMap(lease -> held(lease).stream()).toList();
        held.forEach(task -> task.giveBack(clock.instant()));
        return held.size();
    }

    @Override
    public synchronized Cancellation cancel(TaskId id, @Nullable String reason) {
        StoredTask task = tasks.get(id);
        if (task == null) {
            return new Cancellation.Unknown();
        }
        if (task.status().isFinal()) {
            return new Cancellation.AlreadyFinal(task.status());
        }
        Instant now = clock.instant();
        task.subtasks.stream()
                .filter(subtask -> !subtask.status().isFinal())
                .forEach(subtask -> subtask.cancel(now, reason));
        if (!task.status().isFinal()) {
            task.cancel(now, reason);
        }
        passTurns();
        return new Cancellation.Cancelled();
    }

    @Override
    public synchronized List<Reclaimed> reclaim(int maxLost, int limit) {
        Instant now = clock.instant();
        List<StoredTask> expired = tasks.values().stream()
                .filter(task -> task.hasExpired(now))
                .limit(limit)
                .toList();
        var reclaimed = new ArrayList<Reclaimed>();
        for (StoredTask task : expired) {
            WorkerId lostBy = task.holder();
            task.lose(task.view().attempts().lost() + 1 > maxLost, now);
            reclaimed.add(new Reclaimed(task.id, lostBy, task.status()));
        }
        return reclaimed;
    }

    @Override
    public synchronized Set<QueueName> promote(int limit) {
        Instant now = clock.instant();
        List<StoredTask> due = tasks.values().stream()
                .filter(task -> !task.isMain() && task.status() == TaskStatus.PENDING && task.isDue(now))
                .limit(limit)
                .toList();
        for (StoredTask task : due) {
            task.promote();
            Target target = task.submitted.target();
            if (task.parent != null && target != null && turns.get(target) != task.parent) {
                task.awaitTurn();
            }
        }
        due.stream()
                .map(task -> task.submitted.target())
                .filter(Objects::nonNull)
                .distinct()
                .forEach(this::giveTurn);
        return due.stream().map(StoredTask::queue).collect(Collectors.toSet());
    }

    private void enter(StoredTask main) {
        Target target = main.submitted.target();
        if (target == null || !main.isMain() || main.waitsForItsTime()) {
            return;
        }
        StoredTask holder = turns.putIfAbsent(target, main);
        if (holder != null) {
            main.subtasks.forEach(StoredTask::awaitTurn);
            giveTurn(target);
        }
    }

    private void passTurns() {
        turns.entrySet().stream()
                .filter(turn -> turn.getValue().status().isFinal())
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::giveTurn);
    }

    /// The holder keeps its turn until it has ended, unless one of a higher priority waits and it has not made use
    /// of its turn.
    private void giveTurn(Target target) {
        Optional<StoredTask> holder = Optional.ofNullable(turns.get(target))
                .filter(main -> !main.status().isFinal());
        Optional<StoredTask> best = tasks.values().stream()
                .filter(main -> target.equals(main.submitted.target()) && main.wantsTurn())
                .filter(main -> holder.filter(main::equals).isEmpty())
                .min(ORDER);
        boolean overtakes = holder.isEmpty()
                || best.filter(main -> main.submitted
                                                .priority()
                                                .compareTo(
                                                        holder.get().submitted.priority())
                                        > 0)
                                .isPresent()
                        && holder.get().hasUnusedTurn();
        Optional<StoredTask> next = overtakes ? best : holder;
        if (overtakes) {
            holder.ifPresent(main -> main.subtasks.stream()
                    .filter(subtask -> !subtask.status().isFinal())
                    .forEach(StoredTask::awaitTurn));
        }
        next.ifPresentOrElse(main -> turns.put(target, main), () -> turns.remove(target));
        next.ifPresent(main -> main.takeTurn(clock.instant()));
    }

    @Override
    public synchronized int hasten(String service, Set<FailureCause.Code> causes, int limit) {
        Instant now = clock.instant();
        List<StoredTask> held = tasks.values().stream()
                .filter(task -> service.equals(task.service) && task.isHeldBackFor(causes))
                .limit(limit)
                .toList();
        held.forEach(task -> task.hasten(now));
        return held.size();
    }

    @Override
    public synchronized List<TaskId> foldable(int limit) {
        return tasks.values().stream()
                .filter(InMemoryTaskQueue::isFoldable)
                .limit(limit)
                .map(task -> task.id)
                .toList();
    }

    @Override
    public synchronized boolean fold(TaskId parent, ParentEnd end) {
        StoredTask main = tasks.get(parent);
        if (main == null || !isFoldable(main)) {
            return false;
        }
        if (!end.agreesWith(main.subtasks.stream().map(StoredTask::status).toList())) {
            return false;
        }
        publish(main.id, end.publication());
        main.endMain(end.verdict(), end.cause(), end.files(), clock.instant());
        passTurns();
        return true;
    }

    private static boolean isFoldable(StoredTask task) {
        return task.isMain() && task.status() == TaskStatus.RUNNING && task.openSubtasks() == 0;
    }

    private Optional<StoredTask> held(Lease lease) {
        return Optional.ofNullable(tasks.get(lease.task())).filter(task -> task.isHeldBy(lease));
    }

    private static Publication publicationOf(Settlement settlement) {
        return settlement.storedResult().map(TaskResult::publication).orElse(Publication.NOTHING);
    }

    private static void publish(TaskId task, Publication publication) {
        try {
            publication.publish();
        } catch (IOException failure) {
            throw new PublicationFailedException(task, failure);
        }
    }

    @Override
    public synchronized Optional<TaskView> find(TaskId task) {
        return Optional.ofNullable(tasks.get(task)).map(StoredTask::view);
    }

    @Override
    public synchronized Page<TaskView> list(TaskFilter filter, PageRequest page) {
        return page(newestFirst(filter), page);
    }

    @Override
    public synchronized Window<TaskView> window(TaskFilter filter, int offset, int limit) {
        List<TaskView> counted = newestFirst(filter).limit(Window.MAX_TOTAL).toList();
        return new Window<>(counted.stream().skip(offset).limit(limit).toList(), counted.size());
    }

    private Stream<TaskView> newestFirst(TaskFilter filter) {
        return tasks.reversed().values().stream()
                .filter(task -> task.parent == null)
                .map(StoredTask::viewWithoutPayload)
                .filter(view -> isIn(filter, view));
    }

    private static boolean isIn(TaskFilter filter, TaskView view) {
        var target = view.target();
        return (filter.statuses().isEmpty() || filter.statuses().contains(view.status()))
                && (filter.kind() == null || filter.kind().equals(view.kind()))
                && (filter.queue() == null || filter.queue().equals(view.queue()))
                && (filter.model() == null || (target != null && filter.model().equals(target.model())))
                && (filter.app() == null || (target != null && filter.app() == target.app()))
                && (filter.pipelineId() == null || filter.pipelineId().equals(view.pipelineId()));
    }

    @Override
    public synchronized List<TaskView> subtasks(TaskId parent) {
        StoredTask main = tasks.get(parent);
        return main == null
                ? List.of()
                : main.subtasks.stream()
                        .sorted(Comparator.comparing(subtask -> Objects.requireNonNull(subtask.service)))
                        .map(StoredTask::view)
                        .toList();
    }

    @Override
    public synchronized Page<Finding> findings(TaskId id, FindingFilter filter, PageRequest page) {
        StoredTask task = tasks.get(id);
        if (task == null) {
            return new Page<>(List.of(), null);
        }
        return page(
                Stream.concat(Stream.of(task), task.subtasks.stream())
                        .map(StoredTask::result)
                        .filter(Objects::nonNull)
                        .flatMap(result -> result.findings().stream())
                        .filter(finding -> isIn(filter, finding))
                        .sorted(Comparator.comparing(Finding::severity)),
                page);
    }

    private static boolean isIn(FindingFilter filter, Finding finding) {
        return (filter.severities().isEmpty() || filter.severities().contains(finding.severity()))
                && (filter.tool() == null || filter.tool().equals(finding.tool()))
                && (filter.service() == null || filter.service().equals(finding.service()));
    }

    @Override
    public synchronized SortedMap<String, ReportDetails> details(TaskId task) {
        var byService = new TreeMap<String, ReportDetails>();
        StoredTask found = tasks.get(task);
        Stream<StoredTask> family =
                found == null ? Stream.of() : Stream.concat(Stream.of(found), found.subtasks.stream());
        family.forEach(member -> {
            TaskResult result = member.result();
            if (result != null && !result.details().isEmpty()) {
                byService.put(Objects.requireNonNullElse(member.service, ""), result.details());
            }
        });
        return byService;
    }

    /// The cursor is how many came before: good enough where nothing arrives between two pages.
    private static <T> Page<T> page(Stream<T> all, PageRequest request) {
        int skipped = request.cursor() == null ? 0 : offset(request.cursor());
        List<T> rest = all.skip(skipped).toList();
        return rest.size() <= request.limit()
                ? new Page<>(rest, null)
                : new Page<>(rest.subList(0, request.limit()), String.valueOf(skipped + request.limit()));
    }

    private static int offset(String cursor) {
        try {
            return Integer.parseUnsignedInt(cursor);
        } catch (NumberFormatException nonsense) {
            throw new BadCursorException(cursor);
        }
    }
}
