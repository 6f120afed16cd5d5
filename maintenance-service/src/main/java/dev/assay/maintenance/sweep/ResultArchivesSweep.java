package dev.assay.maintenance.sweep;

import dev.assay.maintenance.files.Compression;
import dev.assay.maintenance.files.ResultCompression;
import dev.assay.maintenance.files.ResultsFolder;
import dev.assay.model.task.Publication;
import dev.assay.model.task.PublicationFailedException;
import dev.assay.model.upkeep.ResultArchives;
import dev.assay.model.upkeep.RunLease;
import dev.assay.model.upkeep.SkipReason;
import dev.assay.model.upkeep.Sweep;
import java.util.List;
import java.util.Optional;

/// Compresses results that are seldom read any more. Their manifests stay as they are, see [ResultCompression].
final class ResultArchivesSweep implements Sweeper {

    private final ResultArchives archives;
    private final ResultCompression compression;
    private final ResultsFolder folder;
    private final SweepSettings.ResultArchives settings;

    ResultArchivesSweep(
            ResultArchives archives,
            ResultCompression compression,
            ResultsFolder folder,
            SweepSettings.ResultArchives settings) {
        this.archives = archives;
        this.compression = compression;
        this.folder = folder;
        this.settings = settings;
    }

    @Override
    public Sweep sweep() {
        return Sweep.RESULT_ARCHIVES;
    }

    @Override
    public boolean enabled() {
        return settings.enabled();
    }

    @Override
    public String terms() {
        return "of tasks finished more than " + Words.of(settings.after()) + " ago";
    }

    @Override
    public SweepEnd run(Pass pass) throws InterruptedException {
        if (!folder.holdsSomething()) {
            return new SweepEnd.NotApplicable("the results folder " + folder.root() + " is missing or empty");
        }
        long results = 0;
        long bytes = 0;
        String cursor = null;
        do {
            ResultArchives.Candidates piece = archives.find(settings.after(), cursor, pass.batchSize());
            for (ResultArchives.Candidate candidate : piece.items()) {
                Optional<Long> saved = pass.isDry()
                        ? wouldCompress(candidate)
                        : pass.ifReal(lease -> compress(candidate, lease, pass)).flatMap(answer -> answer);
                if (saved.isPresent()) {
                    pass.tally().found(1);
                    pass.changed(List.of(candidate.task().toString()));
                    results++;
                    bytes += saved.get();
                }
                pass.goOn();
            }
            cursor = piece.next();
            if (cursor != null) {
                pass.rest();
            }
        } while (cursor != null);
        pass.tell("Compressed %d results (" + bytes / 1_000_000 + " MB less)", "Would compress %d results", results);
        return SweepEnd.DONE;
    }

    private Optional<Long> wouldCompress(ResultArchives.Candidate candidate) {
        return compression.count(candidate.path()) > 0 ? Optional.of(0L) : Optional.empty();
    }

    /// @return how many bytes less; empty when it was left as it is
    private Optional<Long> compress(ResultArchives.Candidate candidate, RunLease lease, Pass pass) {
        return switch (compression.prepare(candidate.path(), candidate.manifestSha256())) {
            case Compression.Prepared prepared ->
                replace(candidate, lease, prepared.publication(), pass)
                        ? Optional.of(prepared.saved())
                        : Optional.empty();
            // Noted all the same, so that it is not looked at again.
            case Compression.Nothing _ -> {
                replace(candidate, lease, Publication.NOTHING, pass);
                yield Optional.empty();
            }
            case Compression.Refused(var reason) -> {
                leaveAlone(SkipReason.UNREADABLE, reason, pass);
                yield Optional.empty();
            }
        };
    }

    private boolean replace(ResultArchives.Candidate candidate, RunLease lease, Publication publication, Pass pass) {
        try {
            boolean replaced = archives.replace(lease, candidate, candidate.manifestSha256(), publication);
            if (!replaced) {
                leaveAlone(SkipReason.CHANGED_MEANWHILE, candidate.task() + " has changed meanwhile", pass);
            }
            return replaced;
        } catch (PublicationFailedException e) {
            leaveAlone(SkipReason.UNREADABLE, candidate.path() + ": " + e.getMessage(), pass);
            return false;
        } finally {
            publication.discard();
        }
    }

    private static void leaveAlone(SkipReason reason, String why, Pass pass) {
        pass.tally().found(1);
        pass.tally().skipped(reason, 1);
        pass.tally().note("Left alone: " + why);
    }
}
