package dev.assay.maintenance.sweep;

import dev.assay.maintenance.files.Removal;
import dev.assay.maintenance.files.ResultDirectory;
import dev.assay.maintenance.files.ResultsFolder;
import dev.assay.model.task.TaskId;
import dev.assay.model.upkeep.DeletedResults;
import dev.assay.model.upkeep.SkipReason;
import dev.assay.model.upkeep.Sweep;
import dev.assay.model.upkeep.TaskSweeps;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Deletes the files of deleted tasks: those that were noted when their rows went, and, when that is switched on,
/// those that nobody knows of.
final class ResultFilesSweep implements Sweeper {

    /// So few unknown ones may be all there are.
    private static final int FEW = 5;

    private final DeletedResults deleted;
    private final TaskSweeps tasks;
    private final ResultsFolder folder;
    private final Clock clock;
    private final SweepSettings.ResultFiles settings;

    ResultFilesSweep(
            DeletedResults deleted,
            TaskSweeps tasks,
            ResultsFolder folder,
            Clock clock,
            SweepSettings.ResultFiles settings) {
        this.deleted = deleted;
        this.tasks = tasks;
        this.folder = folder;
        this.clock = clock;
        this.settings = settings;
    }

    @Override
    public Sweep sweep() {
        return Sweep.RESULT_FILES;
    }

    @Override
    public boolean enabled() {
        return settings.enabled();
    }

    @Override
    public String terms() {
        return "their tasks were deleted"
                + (settings.unclaimed()
                        ? ", or are unknown and they unchanged for more than " + Words.of(settings.unclaimedAfter())
                        : "");
    }

    @Override
    public SweepEnd run(Pass pass) throws InterruptedException {
        var count = new Count();
        List<DeletedResults.Left> piece = deleted.find(0, pass.batchSize());
        if ((!piece.isEmpty() || settings.unclaimed()) && !folder.holdsSomething()) {
            pass.tally().found(piece.size());
            pass.tally().skipped(SkipReason.FOLDER_MISSING, piece.size());
            return new SweepEnd.Refused("the results folder " + folder.root()
                    + " is missing or empty; a volume that is not mounted looks like this");
        }
        while (!piece.isEmpty()) {
            pass.tally().found(piece.size());
            remove(piece, pass, count);
            if (piece.size() < pass.batchSize()) {
                break;
            }
            pass.rest();
            piece = deleted.find(piece.getLast().number(), pass.batchSize());
        }
        SweepEnd end = settings.unclaimed() ? removeUnclaimed(pass, count) : SweepEnd.DONE;
        pass.tell(
                "Deleted the files of %d results (" + count.megabytes() + ")",
                "Would delete the files of %d results (" + count.megabytes() + ")",
                count.results);
        return end;
    }

    private void remove(List<DeletedResults.Left> piece, Pass pass, Count count) {
        List<Long> done = new ArrayList<>();
        for (DeletedResults.Left left : piece) {
            if (remove(left.directory(), pass, count)) {
                done.add(left.number());
            }
        }
        pass.ifReal(lease -> deleted.forget(lease, done));
    }

    /// @return whether it is gone now, or would be
    private boolean remove(String directory, Pass pass, Count count) {
        return switch (pass.isDry() ? folder.measure(directory) : folder.remove(directory)) {
            case Removal.Removed removed -> {
                count.results++;
                count.bytes += removed.bytes();
                pass.changed(List.of(directory));
                yield true;
            }
            // Success: by an earlier run that was killed before it could say so.
            case Removal.WasGone _ -> {
                pass.changed(List.of(directory));
                yield true;
            }
            case Removal.Refused(var reason) -> {
                pass.tally().skipped(SkipReason.UNSAFE_PATH, 1);
                pass.tally().note("Left alone: " + reason);
                yield false;
            }
        };
    }

    private SweepEnd removeUnclaimed(Pass pass, Count count) throws InterruptedException {
        Instant unchangedSince = clock.instant().minus(settings.unclaimedAfter());
        List<ResultDirectory> old = new ArrayList<>();
        folder.visit(
                directory -> {
                    if (directory.changedAt().isBefore(unchangedSince)) {
                        old.add(directory);
                    }
                },
                problem -> pass.tally().note(problem));
        List<ResultDirectory> unclaimed = unclaimed(old, pass);
        pass.tally().found(unclaimed.size());
        if (unclaimed.size() > FEW && unclaimed.size() == old.size()) {
            pass.tally().skipped(SkipReason.TOO_MANY_AT_ONCE, unclaimed.size());
            return new SweepEnd.Refused("not one of " + old.size() + " results in " + folder.root()
                    + " belongs to a task of this database; are they another one's?");
        }
        for (ResultDirectory directory : unclaimed) {
            remove(directory.path(), pass, count);
            pass.goOn();
        }
        return SweepEnd.DONE;
    }

    private List<ResultDirectory> unclaimed(List<ResultDirectory> all, Pass pass) throws InterruptedException {
        List<ResultDirectory> unclaimed = new ArrayList<>();
        for (int from = 0; from < all.size(); from += pass.batchSize()) {
            List<ResultDirectory> piece = all.subList(from, Math.min(from + pass.batchSize(), all.size()));
            Set<TaskId> existing =
                    tasks.existing(piece.stream().map(ResultDirectory::task).collect(Collectors.toSet()));
            piece.stream()
                    .filter(directory -> !existing.contains(directory.task()))
                    .forEach(unclaimed::add);
            pass.rest();
        }
        return unclaimed;
    }

    private static final class Count {
        long results;
        long bytes;

        String megabytes() {
            return (bytes + 500_000) / 1_000_000 + " MB";
        }
    }
}
