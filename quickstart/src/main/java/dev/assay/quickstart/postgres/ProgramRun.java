package dev.assay.quickstart.postgres;

import dev.assay.quickstart.platform.CannotGoOnException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs one of Postgres' programs to its end, as root as well as as a user.
///
/// Postgres refuses to run as root. Inside a user namespace of its own it sees itself as nobody, and yet owns its
/// files.
final class ProgramRun {

    private static final long LIMIT_SECONDS = 120;

    private final List<String> command = new ArrayList<>();

    ProgramRun(Path program, String... arguments) {
        if (runsAsRoot()) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(program.toString());
        command.addAll(List.of(arguments));
    }

    record Ended(int exitCode, String output) {
        boolean well() {
            return exitCode == 0;
        }
    }

    Ended run() throws IOException, InterruptedException {
        Path output = Files.createTempFile("assay-postgres", ".out");
        try {
            // A file and not a pipe: the server that pg_ctl leaves behind would keep a pipe open.
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new CannotGoOnException(command + " did not end within " + LIMIT_SECONDS + " s");
            }
            return new Ended(
                    process.exitValue(),
                    Files.readString(output, StandardCharsets.UTF_8).strip());
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /// One sentence when this machine cannot run Postgres for the present user.
    static void refuseWhereImpossible() throws IOException, InterruptedException {
        if (!runsAsRoot()) {
            return;
        }
        boolean possible;
        try {
            possible = new ProgramRun(Path.of("true")).run().well();
        } catch (IOException e) {
            possible = false;
        }
        if (!possible) {
            throw new CannotGoOnException(
                    "Postgres refuses to run as root and this machine does not allow `unshare -U`;"
                            + " start ./assay as an ordinary user");
        }
    }

    private static boolean runsAsRoot() {
        Path self = Path.of("/proc/self");
        try {
            if (Files.exists(self)) {
                return Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"));
            }
        } catch (IOException | UnsupportedOperationException e) {
            // no such thing here: the name has to do
        }
        return "root".equals(System.getProperty("user.name"));
    }
}
