package dev.assay.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One task-service in a process of its own, on the port it had before whenever it is started again.
final class ServiceProcess implements AutoCloseable {

    private final String name;
    private final Path log;
    private final Map<String, String> environment;
    private final int port;
    private Process process;

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

    /// Kills it without a word, and starts it again at once, as Kubernetes would.
    void killAndRestart() throws InterruptedException {
        process.destroyForcibly().waitFor();
        process = launch();
    }

    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void signal(String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .redirectErrorStream(true)
                .start();
        if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IllegalStateException("could not send " + signal + " to " + name);
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
            return builder.start();
        } catch (IOException impossible) {
            throw new UncheckedIOException("java could not be started", impossible);
        }
    }
}
