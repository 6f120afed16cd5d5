package dev.assay.bench.start;

import dev.assay.bench.place.Effort;
import dev.assay.bench.place.Place;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One task-service, from the start of its process on.
final class Service implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final long begunNanos;
    private final URI readiness;
    private final Path log;
    private final Thread hook;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private Service(Process process, long begunNanos, URI readiness, Path log) {
        this.process = process;
        this.begunNanos = begunNanos;
        this.readiness = readiness;
        this.log = log;
        this.hook = Thread.ofPlatform().unstarted(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// @param folder where its command is to be run, and its results and log go
    static Service start(List<String> command, Path directory, Place place, Path folder) throws IOException {
        int port = freePort();
        Path log = folder.resolve("task-service.log");
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        var environment = builder.environment();
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", place.url());
        environment.put("QUARKUS_DATASOURCE_USERNAME", place.user());
        environment.put("QUARKUS_DATASOURCE_PASSWORD", place.password());
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("ASSAY_RESULTS_DIR", folder.resolve("results").toString());
        environment.put("ASSAY_WORKER_QUEUES", "bench:4");
        environment.put("ASSAY_WORKER_DRAIN", "2S");
        long begun = System.nanoTime();
        return new Service(builder.start(), begun, URI.create("http://127.0.0.1:" + port + "/q/health/ready"), log);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Waits until it says that it is ready, and how long that took since it was started.
    Duration awaitReady() throws IOException, InterruptedException {
        var ask =
                HttpRequest.newBuilder(readiness).timeout(Duration.ofSeconds(2)).build();
        while (System.nanoTime() - begunNanos < PATIENCE.toNanos()) {
            if (!process.isAlive()) {
                throw new IOException("the service ended with code " + process.exitValue() + "; see " + log);
            }
            try {
                if (http.send(ask, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return sinceStart();
                }
            } catch (IOException notYet) {
                // it does not listen yet
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        throw new IOException("the service was not ready within " + PATIENCE.toSeconds() + " s; see " + log);
    }

    Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - begunNanos);
    }

    double residentMiB() {
        return Effort.residentBytes(process.pid()) / (double) (1 << 20);
    }

    /// Stops it in order, which is also when an AOT cache is written.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException ending) {
            process.destroyForcibly();
        } finally {
            http.close();
        }
    }
}
