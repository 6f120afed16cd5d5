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
        if (count.gone > 0) {
            pass.tally().note(count.gone + " of them were not there any more");
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
                count.gone++;
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
        var unknown = new Unknown(pass.batchSize());
        folder.visit(unknown::look, problem -> pass.tally().note(problem));
        unknown.lookUp();
        List<ResultDirectory> unclaimed = unknown.found.stream()
                .filter(directory -> directory.changedAt().isBefore(unchangedSince))
                .toList();
        pass.tally().found(unclaimed.size());
        // Young ones as well: what this database deletes by itself leaves it only those.
        if (unclaimed.size() > FEW && unknown.found.size() > unknown.all / 2) {
            pass.tally().skipped(SkipReason.TOO_MANY_AT_ONCE, unclaimed.size());
            return new SweepEnd.Refused(unknown.found.size() + " of " + unknown.all + " results in " + folder.root()
                    + " belong to no task of this database; are they another one's?");
        }
        for (ResultDirectory directory : unclaimed) {
            remove(directory.path(), pass, count);
            pass.goOn();
        }
        return SweepEnd.DONE;
    }

    /// Keeps those directories that belong to no task, of all that it is shown.
    private final class Unknown {

        private final int pieceSize;
        private final List<ResultDirectory> piece = new ArrayList<>();
        private final List<ResultDirectory> found = new ArrayList<>();
        private long all;

        Unknown(int pieceSize) {
            this.pieceSize = pieceSize;
        }

        void look(ResultDirectory directory) {
            all++;
            piece.add(directory);
            if (piece.size() == pieceSize) {
                lookUp();
            }
        }

        void lookUp() {
            Set<TaskId> existing =
                    tasks.existing(piece.stream().map(ResultDirectory::task).collect(Collectors.toSet()));
            piece.stream()
                    .filter(directory -> !existing.contains(directory.task()))
                    .forEach(found::add);
            piece.clear();
        }
    }

    private static final class Count {
        long results;
        long gone;
        long bytes;

        String megabytes() {
            return (bytes + 500_000) / 1_000_000 + " MB";
        }
    }
}
