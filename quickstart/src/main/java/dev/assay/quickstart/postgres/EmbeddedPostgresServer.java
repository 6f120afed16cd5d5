package dev.assay.quickstart.postgres;

import dev.assay.quickstart.platform.CannotGoOnException;
import dev.assay.quickstart.platform.Folders;
import dev.assay.quickstart.platform.LogTail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/// The Postgres server of one data directory: started by us, used by nobody else, stopped by us.
///
/// It listens on loopback only, asks for a password, and syncs every commit to the disk. It is detached from the
/// terminal, so that Ctrl-C reaches the launcher alone, which stops the services first and the server after them.
public final class EmbeddedPostgresServer {

    private final PostgresBinaries binaries;
    private final Path folder;
    private final Path data;
    private final Path log;
    private final PostgresAccount account;

    private EmbeddedPostgresServer(PostgresBinaries binaries, Path folder, Path log, PostgresAccount account) {
        this.binaries = binaries;
        this.folder = folder;
        this.data = folder.resolve("data");
        this.log = log;
        this.account = account;
    }

    /// The server of a folder, not yet started. The folder is made when it is missing, and keeps the data.
    ///
    /// @param folder for the programs, the data and the passwords; nobody else can read it
    public static EmbeddedPostgresServer at(Path folder, Path log, int port) throws IOException, InterruptedException {
        ProgramRun.refuseWhereImpossible();
        Folders.createPrivate(folder);
        var account = new PostgresAccount(
                port, Secret.in(folder.resolve("superuser.password")), Secret.in(folder.resolve("assay.password")));
        return new EmbeddedPostgresServer(PostgresBinaries.unpackInto(folder), folder, log, account);
    }

    /// Starts the server, with an empty database the first time.
    ///
    /// @throws CannotGoOnException when it does not start, with what the server said about it
    public void start() throws IOException, InterruptedException {
        stopLeftover();
        initialise();
        launch();
    }

    public String jdbcUrl() {
        return account.jdbcUrl();
    }

    public String user() {
        return PostgresAccount.OWNER;
    }

    public String password() {
        return account.password();
    }

    public Path log() {
        return log;
    }

    /// The server's process; empty when it is gone.
    public Optional<ProcessHandle> process() throws IOException {
        Optional<PostmasterFile> file = PostmasterFile.read(data);
        return file.isPresent() ? file.get().server(data) : Optional.empty();
    }

    /// Stops the server; harmless when it does not run.
    public void stop() throws IOException, InterruptedException {
        if (process().isPresent()
                && !pgCtlStop("fast")
                && !pgCtlStop("immediate")
                && process().isPresent()) {
            throw new CannotGoOnException("Postgres in " + data + " could not be stopped (see " + log + ")");
        }
    }

    /// A run that was killed leaves its server behind. It holds our port, perhaps another one than we want now, and
    /// connections of services that are gone: it is stopped, and started as we want it.
    ///
    /// @return whether there was one
    public boolean stopLeftover() throws IOException, InterruptedException {
        if (process().isPresent()) {
            stop();
            return true;
        }
        // Of a server that did not end well. Postgres would believe it if the process id lives on as someone else.
        Files.deleteIfExists(PostmasterFile.in(data));
        return false;
    }

    private void initialise() throws IOException, InterruptedException {
        if (Files.exists(data.resolve("PG_VERSION"))) {
            return;
        }
        Path unfinished = folder.resolve("data.initialising");
        Folders.delete(unfinished);
        var initdb = new ProgramRun(
                        binaries.program("initdb"),
                        "--pgdata=" + unfinished,
                        "--username=" + PostgresAccount.SUPERUSER,
                        "--pwfile=" + account.superuser().file(),
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--locale=C")
                .run();
        if (!initdb.well()) {
            throw new CannotGoOnException(
                    "Postgres could not make its data directory: " + LogTail.lastLine(initdb.output()));
        }
        Files.move(unfinished, data);
    }

    private void launch() throws IOException, InterruptedException {
        String options = String.join(
                " ",
                "-p " + account.port(),
                "-c listen_addresses=127.0.0.1",
                "-c unix_socket_directories=''",
                "-c fsync=on",
                "-c synchronous_commit=on",
                "-c max_connections=100",
                "-c shared_buffers=64MB",
                "-c timezone=UTC",
                "-c log_timezone=UTC");
        var start = new ProgramRun(
                        binaries.program("pg_ctl"),
                        "--pgdata=" + data,
                        "--log=" + log,
                        "--wait",
                        "--timeout=60",
                        "--options=" + options,
                        "start")
                .run();
        if (!start.well()) {
            throw new CannotGoOnException("Postgres did not start: "
                    + LogTail.of(log, 200).reason().orElseGet(() -> LogTail.lastLine(start.output())) + " (see " + log
                    + ")");
        }
        try {
            account.prepare();
        } catch (SQLException e) {
            stop();
            throw new CannotGoOnException(
                    "Postgres started but refused us: " + e.getMessage() + " (see " + log + ")", e);
        }
    }

    private boolean pgCtlStop(String mode) throws IOException, InterruptedException {
        return new ProgramRun(
                        binaries.program("pg_ctl"),
                        "--pgdata=" + data,
                        "--mode=" + mode,
                        "--wait",
                        "--timeout=30",
                        "stop")
                .run()
                .well();
    }
}
