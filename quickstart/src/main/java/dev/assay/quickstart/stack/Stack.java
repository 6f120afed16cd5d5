package dev.assay.quickstart.stack;

import dev.assay.quickstart.platform.CannotGoOnException;
import dev.assay.quickstart.postgres.EmbeddedPostgresServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Everything that one `./assay up` runs: Postgres, the services and the analyzer, on one data directory.
///
/// It is started by one thread and stopped by another when Ctrl-C comes in between: each start and the whole of
/// `stop` hold the monitor, and nothing starts once `stop` has begun.
public final class Stack {

    private final Installation installation;
    private final DataDirectory data;
    private final PortPlan ports;
    private final Consumer<String> progress;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final CompletableFuture<String> gaveUp = new CompletableFuture<>();
    private final Deque<Part> parts = new ArrayDeque<>();
    private DataDirectory.@Nullable Lock lock;

    /// @param progress gets a line for a person whenever something happens
    public Stack(Installation installation, DataDirectory data, PortPlan ports, Consumer<String> progress) {
        this.installation = installation;
        this.data = data;
        this.ports = ports;
        this.progress = progress;
    }

    /// Starts everything and returns when all of it is ready.
    ///
    /// @throws CannotGoOnException when something is in the way; `stop` stops what has been started by then
    public void start() throws IOException, InterruptedException {
        takeOver();
        EmbeddedPostgresServer postgres = startPostgres();
        var plan = new StackPlan(installation, data, ports, postgres);
        startAll(plan.first());
        startAll(plan.second());
    }

    public URI tasksUrl() {
        return URI.create("http://127.0.0.1:" + ports.tasks());
    }

    public URI pipelinesUrl() {
        return URI.create("http://127.0.0.1:" + ports.pipelines());
    }

    /// Waits until a part has died too often to go on, and says which.
    public String awaitGivingUp() {
        return gaveUp.join();
    }

    /// Stops everything, each part before those that it uses; harmless when nothing runs.
    public synchronized void stop() throws IOException, InterruptedException {
        ending.countDown();
        if (lock == null) {
            return;
        }
        boolean anything = !parts.isEmpty();
        if (anything) {
            progress.accept("stopping …");
        }
        for (Part part : parts.stream().sorted(new StopOrder()).toList()) {
            part.stop();
            parts.remove(part);
        }
        Files.deleteIfExists(data.runFile());
        lock.close();
        lock = null;
        if (anything) {
            progress.accept("everything has stopped");
        }
    }

    /// From here on these data are ours; whatever a killed run has left is gone.
    private synchronized void takeOver() throws IOException, InterruptedException {
        requireGoingOn();
        lock = data.lock();
        data.requireSpace();
        Optional<RunFile> killed = RunFile.read(data);
        if (killed.isPresent()) {
            Leftovers.stop(killed.get(), progress);
        }
        record();
    }

    private synchronized EmbeddedPostgresServer startPostgres() throws IOException, InterruptedException {
        requireGoingOn();
        long begin = System.nanoTime();
        var postgres =
                EmbeddedPostgresServer.at(data.postgres(), data.logs().resolve("postgres.log"), ports.postgres());
        if (postgres.stopLeftover()) {
            progress.accept("stopped a Postgres that a killed run had left behind");
        }
        ports.requireFree();
        var part = new PostgresPart(postgres);
        parts.push(part);
        postgres.start();
        progress.accept(readyLine("postgres", ports.postgres(), begin));
        supervise(part);
        return postgres;
    }

    private void startAll(List<ServicePlan> plans) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        List<ServicePart> started = new ArrayList<>();
        for (ServicePlan plan : plans) {
            started.add(start(new ServicePart(plan, data.logs())));
        }
        for (ServicePart part : started) {
            part.awaitReady();
            progress.accept(readyLine(part.name(), part.port(), begin));
            supervise(part);
        }
    }

    private synchronized ServicePart start(ServicePart part) throws IOException {
        requireGoingOn();
        part.start();
        parts.push(part);
        record();
        return part;
    }

    private void supervise(Part part) {
        new Supervisor(part, ending, progress, this::recordQuietly, gaveUp::complete).watch();
    }

    private void requireGoingOn() {
        if (ending.getCount() == 0) {
            throw new CannotGoOnException("stopped while starting");
        }
    }

    private synchronized void record() throws IOException {
        List<RecordedProcess> services = parts.stream()
                .filter(ServicePart.class::isInstance)
                .map(ServicePart.class::cast)
                .flatMap(part ->
                        part.process().stream().map(process -> RecordedProcess.of(part.name(), process.toHandle())))
                .toList();
        new RunFile(RecordedProcess.of("launcher", ProcessHandle.current()), ports.base(), services).write(data);
    }

    /// After a restart: without the new process in the file the service runs on, only a later clean-up would miss
    /// it, and the leash is there for that as well.
    private void recordQuietly() {
        try {
            record();
        } catch (IOException e) {
            progress.accept("could not write " + data.runFile() + ": " + e.getMessage());
        }
    }

    private static String readyLine(String name, int port, long begin) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        return String.format(Locale.ROOT, "%-20s ready on port %d after %.1f s", name, port, seconds);
    }
}
