package dev.assay.maintenance.sweep;

import dev.assay.maintenance.files.ApplicationScan;
import dev.assay.maintenance.files.ApplicationScan.Presence;
import dev.assay.maintenance.files.ApplicationsFolder;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.upkeep.ApplicationSweeps;
import dev.assay.model.upkeep.Batched;
import dev.assay.model.upkeep.Found;
import dev.assay.model.upkeep.RunLease;
import dev.assay.model.upkeep.SkipReason;
import dev.assay.model.upkeep.SweepTally;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Applications to be deleted, looked for on disk once more just before that. What has come back is restored
/// instead, and what cannot be seen stays.
final class MissingApps implements Batched<Target> {

    private final Batched<Target> rows;
    private final ApplicationsFolder folder;
    private final ApplicationSweeps applications;
    private final Pass pass;
    private @Nullable Function<Target, Batched<TaskId>> results;

    MissingApps(Batched<Target> rows, ApplicationsFolder folder, ApplicationSweeps applications, Pass pass) {
        this.rows = rows;
        this.folder = folder;
        this.applications = applications;
        this.pass = pass;
    }

    /// Has an application's finished tasks deleted before it.
    void withResults(Function<Target, Batched<TaskId>> finishedTasks) {
        this.results = finishedTasks;
    }

    @Override
    public Found<Target> find(@Nullable String cursor, int limit) {
        Found<Target> found = rows.find(cursor, limit);
        if (found.due().isEmpty()) {
            return found;
        }
        ApplicationScan.Seen seen = look();
        List<Target> absent = new ArrayList<>();
        Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
        skipped.putAll(found.skipped());
        for (Target target : found.due()) {
            switch (seen.of(target)) {
                case Presence.Absent _ -> absent.add(target);
                // Restored, or to be restored by the next run.
                case Presence.Present _ -> {}
                case Presence.Unknown(var place) ->
                    skipped.merge(place.isLink() ? SkipReason.UNSAFE_PATH : SkipReason.UNREADABLE, 1L, Long::sum);
            }
        }
        return new Found<>(absent, skipped, found.next());
    }

    @Override
    public List<Target> apply(RunLease lease, List<Target> batch) {
        if (results != null) {
            batch.forEach(this::deleteTasks);
        }
        return deleteRecords(lease, batch);
    }

    /// After a look of its own: deleting the tasks of those before it may have taken long.
    private void deleteTasks(Target target) {
        switch (look().of(target)) {
            case Presence.Absent _ -> deleteTasksOf(target);
            case Presence.Present _, Presence.Unknown _ -> {}
        }
    }

    private List<Target> deleteRecords(RunLease lease, List<Target> batch) {
        ApplicationScan.Seen seen = look();
        List<Target> back = new ArrayList<>();
        List<Target> absent = new ArrayList<>();
        for (Target target : batch) {
            switch (seen.of(target)) {
                case Presence.Absent _ -> absent.add(target);
                case Presence.Present _ -> back.add(target);
                case Presence.Unknown _ -> {}
            }
        }
        if (!back.isEmpty()) {
            applications.restore(lease, back);
            back.forEach(target -> pass.tally().note(target + " came back just before it was to be deleted"));
        }
        return absent.isEmpty() ? List.of() : rows.apply(lease, absent);
    }

    private void deleteTasksOf(Target target) {
        try {
            long tasks = pass.through(
                    Objects.requireNonNull(results).apply(target),
                    new SweepTally(pass.tally().sweep()));
            if (tasks > 0) {
                pass.tally().note("Deleted " + tasks + " finished tasks of " + target);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the tasks of " + target + " were deleted", e);
        }
    }

    private ApplicationScan.Seen look() {
        return switch (folder.scan()) {
            case ApplicationScan.Seen seen -> seen;
            case ApplicationScan.Blind(var reason) ->
                throw new IllegalStateException("Deleted no more apps: " + reason);
        };
    }
}
