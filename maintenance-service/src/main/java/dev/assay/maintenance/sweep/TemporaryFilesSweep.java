package dev.assay.maintenance.sweep;

import dev.assay.maintenance.files.Removal;
import dev.assay.maintenance.files.TemporaryFiles;
import dev.assay.model.upkeep.SkipReason;
import dev.assay.model.upkeep.Sweep;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/// Deletes what crashed processes left half-written. Its age is the file system's to tell, against this process'
/// clock.
final class TemporaryFilesSweep implements Sweeper {

    private final TemporaryFiles files;
    private final Clock clock;
    private final SweepSettings.TemporaryFiles settings;

    TemporaryFilesSweep(TemporaryFiles files, Clock clock, SweepSettings.TemporaryFiles settings) {
        this.files = files;
        this.clock = clock;
        this.settings = settings;
    }

    @Override
    public Sweep sweep() {
        return Sweep.TEMPORARY_FILES;
    }

    @Override
    public boolean enabled() {
        return settings.enabled();
    }

    @Override
    public String terms() {
        return "in a staging folder, and unchanged for more than " + Words.of(settings.after());
    }

    @Override
    public SweepEnd run(Pass pass) throws InterruptedException {
        Instant unchangedSince = clock.instant().minus(settings.after());
        long count = 0;
        for (TemporaryFiles.Temporary temporary : files.all(problem -> {
            pass.tally().found(1);
            pass.tally().skipped(SkipReason.UNREADABLE, 1);
            pass.tally().note(problem);
        })) {
            if (temporary.changedAt().isBefore(unchangedSince)) {
                pass.tally().found(1);
                count += remove(temporary, pass);
                pass.goOn();
            }
        }
        pass.tell("Deleted %d temporary files", "Would delete %d temporary files", count);
        return SweepEnd.DONE;
    }

    private int remove(TemporaryFiles.Temporary temporary, Pass pass) {
        String id = temporary.path().toString();
        if (pass.isDry()) {
            pass.changed(List.of(id));
            return 1;
        }
        return switch (files.remove(temporary)) {
            case Removal.Removed _ -> {
                pass.changed(List.of(id));
                yield 1;
            }
            case Removal.WasGone _ -> {
                pass.tally().skipped(SkipReason.CHANGED_MEANWHILE, 1);
                yield 0;
            }
            case Removal.Refused(var reason) -> {
                pass.tally().skipped(SkipReason.UNREADABLE, 1);
                pass.tally().note("Left alone: " + reason);
                yield 0;
            }
        };
    }
}
