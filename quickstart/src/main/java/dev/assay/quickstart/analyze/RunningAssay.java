package dev.assay.quickstart.analyze;

import dev.assay.quickstart.client.AssayClient;
import dev.assay.quickstart.platform.AtExit;
import dev.assay.quickstart.platform.CannotGoOnException;
import dev.assay.quickstart.platform.Terminal;
import dev.assay.quickstart.stack.DataDirectory;
import dev.assay.quickstart.stack.Installation;
import dev.assay.quickstart.stack.PortPlan;
import dev.assay.quickstart.stack.ReadinessProbe;
import dev.assay.quickstart.stack.RunFile;
import dev.assay.quickstart.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// The Assay that an analysis goes to, and the folder where it looks for applications.
record RunningAssay(AssayClient client, DataDirectory data) {

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final long PROBE_EVERY_MILLIS = 200;

    /// The one that the user names.
    static RunningAssay at(URI url, DataDirectory data) {
        return new RunningAssay(new AssayClient(url), data);
    }

    /// The one that `./assay up` runs on these data; empty when none does.
    ///
    /// @throws CannotGoOnException when there is one that does not get ready
    static Optional<RunningAssay> on(DataDirectory data) throws InterruptedException {
        Optional<RunFile> run = RunFile.read(data).filter(RunFile::isLive);
        if (run.isEmpty()) {
            return Optional.empty();
        }
        URI url = run.get().tasksUrl();
        var probe = new ReadinessProbe(url);
        long begin = System.nanoTime();
        while (!probe.isReady()) {
            if (System.nanoTime() - begin > READY_WITHIN.toNanos()) {
                throw new CannotGoOnException("Assay runs at " + url + " but is not ready; see " + data.logs());
            }
            Thread.sleep(PROBE_EVERY_MILLIS);
        }
        return Optional.of(at(url, data));
    }

    /// One for this call only, stopped at exit.
    static RunningAssay start(
            Installation installation, DataDirectory data, PortPlan ports, Terminal terminal, AtExit atExit)
            throws IOException, InterruptedException {
        terminal.say("No Assay runs on " + data.root() + "; starting one for this call …");
        var stack = new Stack(installation, data, ports, terminal::progress);
        atExit.add(stack::stop);
        stack.start();
        terminal.clearProgress();
        return at(stack.tasksUrl(), data);
    }
}
