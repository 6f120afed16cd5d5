package dev.assay.maintenance.sweep;

import dev.assay.maintenance.files.ApplicationScan;
import dev.assay.maintenance.files.ApplicationsFolder;
import dev.assay.model.task.Target;
import dev.assay.model.upkeep.ApplicationSweeps;
import dev.assay.model.upkeep.Sweep;
import java.util.ArrayList;
import java.util.List;

/// Makes applications known that were found in the applications folder.
final class NewAppsSweep implements Sweeper {

    private final ApplicationsFolder folder;
    private final ApplicationSweeps applications;
    private final SweepSettings.NewApps settings;

    NewAppsSweep(ApplicationsFolder folder, ApplicationSweeps applications, SweepSettings.NewApps settings) {
        this.folder = folder;
        this.applications = applications;
        this.settings = settings;
    }

    @Override
    public Sweep sweep() {
        return Sweep.NEW_APPS;
    }

    @Override
    public boolean enabled() {
        return settings.enabled();
    }

    @Override
    public String terms() {
        return "directories in the applications folder that nobody has registered";
    }

    @Override
    public SweepEnd run(Pass pass) throws InterruptedException {
        return switch (folder.scan()) {
            case ApplicationScan.Blind(var reason) -> new SweepEnd.NotApplicable(reason);
            case ApplicationScan.Seen seen -> {
                register(seen, pass);
                yield SweepEnd.DONE;
            }
        };
    }

    private void register(ApplicationScan.Seen seen, Pass pass) throws InterruptedException {
        long count = 0;
        var batch = new ArrayList<Target>();
        for (Target found : seen.sorted()) {
            batch.add(found);
            if (batch.size() == pass.batchSize()) {
                count += register(batch, pass);
                batch.clear();
                pass.rest();
            }
        }
        count += register(batch, pass);
        pass.tell(
                "Registered %d apps (filesystem directories found)",
                "Would register %d apps (filesystem directories found)", count);
    }

    private int register(List<Target> batch, Pass pass) {
        List<Target> unknown = batch.isEmpty() ? List.of() : applications.unknown(batch);
        return unknown.isEmpty()
                ? 0
                : pass.apply(unknown, applications::register, Target::toString).size();
    }
}
