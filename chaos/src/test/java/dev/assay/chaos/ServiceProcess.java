package dev.assay.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One task-service in a process of its own, started again whenever it ends, as Kubernetes does it, on the port it had
/// before.
final class ServiceProcess implements AutoCloseable {

    private final String name;
    private final Path log;
    private final Map<String, String> environment;
    private final int port;
    private Process process;
    private boolean closed;

    private ServiceProcess(String name, Path folder, Map<String, String> environment, int port) {
        this.name = name;
        this.log = folder.resolve(name + ".log");
        this.environment = environment;
        this.port = port;
        this.process = launch();
    }

    static ServiceProcess start(String name, Path folder, Map<String, String> environment) throws IOException {
        return new ServiceProcess(name, folder, environment, FreePort.find());
    }

    String name() {
        return name;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    Path log() {
        return log;
    }

    /// Kills it without a word.
    synchronized void kill() {
        process.destroyForcibly();
    }

    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    @Override
    public synchronized void close() {
        closed = true;
        process.destroyForcibly();
    }

    /// One that is just being started again gets none, and needs none.
    private synchronized void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .redirectErrorStream(true)
                .start()
                .waitFor(10, TimeUnit.SECONDS);
    }

    /// It may have been killed, or have given up because it found no database when it started.
    private synchronized void ended() {
        if (!closed) {
            process = launch();
        }
    }

    private Process launch() {
        var builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                System.getProperty("assay.task-service")));
        builder.environment().putAll(environment);
        builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
        builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
        try {
            Process started = builder.start();
            started.onExit().thenRun(this::ended);
            return started;
        } catch (IOException impossible) {
            throw new UncheckedIOException("java could not be started", impossible);
        }
    }
}
