package dev.assay.quickstart.stack;

import dev.assay.quickstart.postgres.EmbeddedPostgresServer;
import java.io.IOException;
import java.util.Optional;

/// The database server as a part of the stack. It is no child of ours; only its data directory says who it is.
final class PostgresPart implements Part {

    private final EmbeddedPostgresServer server;
    private boolean stopped;

    /// @param server started by its owner the first time
    PostgresPart(EmbeddedPostgresServer server) {
        this.server = server;
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public synchronized boolean start() throws IOException, InterruptedException {
        if (stopped) {
            return false;
        }
        server.start();
        return true;
    }

    @Override
    public void awaitReady() {
        // A start returns when it is.
    }

    @Override
    public String awaitDeath() throws IOException {
        Optional<ProcessHandle> process = server.process();
        process.ifPresent(handle -> handle.onExit().join());
        return "Postgres is gone (see " + server.log() + ")";
    }

    @Override
    public void kill() throws IOException {
        server.process().ifPresent(ProcessHandle::destroyForcibly);
    }

    @Override
    public synchronized void stop() throws IOException, InterruptedException {
        stopped = true;
        server.stop();
    }

    @Override
    public synchronized boolean isStopped() {
        return stopped;
    }
}
