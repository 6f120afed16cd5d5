package dev.assay.maintenance.sweep;

import dev.assay.maintenance.files.ApplicationScan;
import dev.assay.maintenance.files.ApplicationsFolder;
import dev.assay.model.task.Target;
import dev.assay.model.upkeep.ApplicationSweeps;
import dev.assay.model.upkeep.SkipReason;
import dev.assay.model.upkeep.Sweep;
import dev.assay.model.upkeep.TaskSweeps;
import java.util.ArrayList;
import java.util.List;

/// Marks applications whose directories are gone, takes the mark from those whose directories are back, and deletes
/// the records of those that have been gone for longer than the grace.
///
/// It believes only what it has seen. When it sees no application at all, or far fewer than there should be, it
/// takes the folder for one that is not mounted, and neither marks nor deletes.
final class OrphanAppsSweep implements Sweeper {

    private static final int NAMED = 20;

    private final ApplicationsFolder folder;
    private final ApplicationSweeps applications;
    private final TaskSweeps tasks;
    private final SweepSettings.OrphanApps settings;
    private final TaskSweeps.OldTasks resultTerms;

    /// @param resultTerms what may be deleted with an application, if anything is
    /// @throws IllegalArgumentException when a setting makes no sense
    OrphanAppsSweep(
            ApplicationsFolder folder,
            ApplicationSweeps applications,
            TaskSweeps tasks,
            SweepSettings.OrphanApps settings,
            TaskSweeps.OldTasks resultTerms) {
        if (!(settings.maxShare() >= 0 && settings.maxShare() <= 1)) {
            throw new IllegalArgumentException(
                    "assay.maintenance.orphan-apps.max-share is between 0 and 1, not " + settings.maxShare());
        }
        this.folder = folder;
        this.applications = applications;
        this.tasks = tasks;
        this.settings = settings;
        this.resultTerms = resultTerms;
    }

    @Override
    public Sweep sweep() {
        return Sweep.ORPHAN_APPS;
    }

    @Override
    public boolean enabled() {
        return settings.enabled();
    }

    @Override
    public String terms() {
        return "directory missing: marked at once, deleted when missing for more than " + Words.of(settings.grace())
                + (settings.withResults() ? ", results with it" : ", results kept");
    }

    @Override
    public SweepEnd run(Pass pass) throws InterruptedException {
        if (folder.root().isEmpty()) {
            return new SweepEnd.NotApplicable("assay.applications-dir is not set");
        }
        long known = applications.count();
        if (known == 0) {
            return SweepEnd.DONE;
        }
        // Before the folder: one that becomes known and gets its directory in between must not count as missing.
        List<ApplicationSweeps.Known> all = known(pass);
        return switch (folder.scan()) {
            case ApplicationScan.Blind(var reason) -> {
                pass.tally().found(known);
                pass.tally().skipped(SkipReason.FOLDER_MISSING, known);
                yield refuse(
                        pass, "Marked no apps as missing: " + reason + ", and " + known + " applications are known");
            }
            case ApplicationScan.Seen seen -> compare(all, seen, pass);
        };
    }

    private List<ApplicationSweeps.Known> known(Pass pass) throws InterruptedException {
        List<ApplicationSweeps.Known> all = new ArrayList<>();
        List<ApplicationSweeps.Known> piece = applications.known(null, pass.batchSize());
        all.addAll(piece);
        while (piece.size() == pass.batchSize()) {
            pass.rest();
            piece = applications.known(piece.getLast().target(), pass.batchSize());
            all.addAll(piece);
        }
        return all;
    }

    private SweepEnd compare(List<ApplicationSweeps.Known> all, ApplicationScan.Seen seen, Pass pass)
            throws InterruptedException {
        var comparison = new Comparison(seen);
        all.forEach(comparison::look);
        comparison.doubts().forEach((place, reason) -> pass.tally().note("Not looked into: " + place));
        comparison.doubtful().forEach((reason, count) -> {
            pass.tally().found(count);
            pass.tally().skipped(reason, count);
        });
        long restored = inBatches(comparison.back(), applications::restore, pass);
        pass.tell(
                "Restored %d apps (filesystem directories reappeared)",
                "Would restore %d apps (filesystem directories reappeared)", restored);
        name(pass, "Back", comparison.back());
        int gone = comparison.gone().size();
        if (isTooMany(gone, comparison.believedPresent())) {
            pass.tally().found(gone);
            pass.tally().skipped(SkipReason.TOO_MANY_AT_ONCE, gone);
            return refuse(
                    pass,
                    "Marked no apps as missing: " + gone + " of " + comparison.believedPresent()
                            + " applications are not to be seen, more at once than assay.maintenance.orphan-apps.max-share="
                            + settings.maxShare() + " allows");
        }
        long marked = inBatches(comparison.gone(), applications::markMissing, pass);
        String grace = Words.of(settings.grace());
        pass.tell(
                "Marked %d apps as missing (grace period: " + grace + ")",
                "Would mark %d apps as missing (grace period: " + grace + ")",
                marked);
        name(pass, "Missing", comparison.gone());
        delete(pass, grace);
        return SweepEnd.DONE;
    }

    private void delete(Pass pass, String grace) throws InterruptedException {
        var orphans = new MissingApps(applications.missingFor(settings.grace()), folder, applications, pass);
        if (settings.withResults()) {
            orphans.withResults(target -> tasks.ofApplication(target, resultTerms));
        }
        pass.tell(
                "Found %d orphan apps ready for deletion (missing for >" + grace + ")",
                "Found %d orphan apps ready for deletion (missing for >" + grace + ")",
                pass.count(orphans));
        pass.tell("Cleaned up %d orphan app records", "Would clean up %d orphan app records", pass.through(orphans));
    }

    private boolean isTooMany(int gone, long believedPresent) {
        return gone > settings.alwaysAllowed() && gone > believedPresent * settings.maxShare();
    }

    private static SweepEnd refuse(Pass pass, String why) {
        pass.warn(why);
        return new SweepEnd.Refused(why);
    }

    private static long inBatches(List<Target> all, Pass.Change<Target> change, Pass pass) throws InterruptedException {
        long count = 0;
        for (int from = 0; from < all.size(); from += pass.batchSize()) {
            if (from > 0) {
                pass.rest();
            }
            List<Target> batch = all.subList(from, Math.min(from + pass.batchSize(), all.size()));
            int changed = pass.apply(batch, change, Target::toString).size();
            pass.tally().skipped(SkipReason.CHANGED_MEANWHILE, (long) batch.size() - changed);
            count += changed;
        }
        return count;
    }

    private static void name(Pass pass, String what, List<Target> which) {
        if (!which.isEmpty()) {
            String names = String.join(
                    ", ", which.stream().limit(NAMED).map(Target::toString).toList());
            pass.tally().note(what + ": " + names + (which.size() > NAMED ? ", …" : ""));
        }
    }
}
