package dev.assay.quickstart.stack;

import dev.assay.quickstart.platform.CannotGoOnException;
import dev.assay.quickstart.postgres.EmbeddedPostgresServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// One maintenance run on the data of an Assay that is up, as a process of its own.
public final class MaintenanceRun {

    private MaintenanceRun() {}

    /// Waits for it; what it prints goes where ours goes.
    ///
    /// @param options for `run-once`
    /// @return its exit code
    /// @throws CannotGoOnException when no Assay runs on these data
    public static int on(DataDirectory data, Installation installation, List<String> options)
            throws IOException, InterruptedException {
        RunFile run = RunFile.read(data)
                .filter(RunFile::isLive)
                .orElseThrow(() -> new CannotGoOnException("no Assay runs on " + data.root()
                        + "; start it with ./assay up, or name other data with --data DIR"));
        var ports = new PortPlan(run.portBase());
        var postgres =
                EmbeddedPostgresServer.at(data.postgres(), data.logs().resolve("postgres.log"), ports.postgres());
        List<String> command = new ArrayList<>(installation.command("maintenance-service", "192m", List.of()));
        command.add("run-once");
        command.addAll(options);
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(new StackPlan(installation, data, ports, postgres).maintenance());
        return builder.start().waitFor();
    }
}
