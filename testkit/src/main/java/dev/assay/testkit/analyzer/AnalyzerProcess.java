package dev.assay.testkit.analyzer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A scripted analyzer in a process of its own, for tests that kill and freeze analyzers. Needs a Unix.
///
/// Ends with the JVM that started it, also when that is killed, and also when it is frozen itself.
public final class AnalyzerProcess implements AutoCloseable {

    /// Waits on a pipe that only this JVM holds open, and kills the process when it closes.
    private static final String GUARD = "cat >/dev/null; kill -KILL \"$1\" 2>/dev/null";

    private final Process process;
    private final Process guard;
    private final int port;

    private AnalyzerProcess(Process process, Process guard, int port) {
        this.process = process;
        this.guard = guard;
        this.port = port;
    }

    /// Starts one that answers each request with the same frame after a while, reporting progress meanwhile, and
    /// waits until it listens.
    public static AnalyzerProcess start(Duration answersAfter, String answer) {
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx64m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            AnalyzerMain.class.getName(),
                            Long.toString(answersAfter.toMillis()),
                            answer)
                    .redirectError(Redirect.DISCARD)
                    .start();
            Process guard = new ProcessBuilder("sh", "-c", GUARD, "guard", Long.toString(process.pid()))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            return new AnalyzerProcess(process, guard, announcedPort(process));
        } catch (IOException failure) {
            throw new UncheckedIOException("an analyzer process did not start", failure);
        }
    }

    private static int announcedPort(Process process) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.US_ASCII);
        String line = out.readLine();
        if (line == null) {
            throw new IOException("it ended before it listened");
        }
        return Integer.parseInt(line.strip());
    }

    public URI url() {
        return URI.create("ws://127.0.0.1:" + port);
    }

    public int port() {
        return port;
    }

    /// Ends it at once, as a crash would.
    public void kill() {
        process.destroyForcibly();
    }

    /// Stops it in the middle of whatever it does. The system goes on accepting connections for it.
    public void freeze() {
        try {
            int code = new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("the analyzer process could not be frozen: exit code " + code);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("there is no kill command here", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Kills it, frozen or not, and waits until it is gone.
    @Override
    public void close() {
        process.destroyForcibly();
        guard.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
