package dev.assay.analyzers.tool;

import dev.assay.analyzers.tool.Execution.CapturedText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// Runs a program with a clean environment, for a bounded time and with bounded output; when its time is up, or the
/// calling thread is interrupted, it is killed together with everything it started.
public final class BoundedProcess {

    /// A program that prints more errors than this has nothing new to say.
    private static final long MAX_ERROR_OUTPUT = 1 << 20;

    /// How long the last output of a dead process may take to arrive.
    private static final Duration DRAIN = Duration.ofSeconds(2);

    /// How long a killed process may take to be gone; only one stuck in the kernel takes longer.
    private static final Duration DEATH = Duration.ofSeconds(2);

    private final List<String> command;
    private final Path directory;
    private final Map<String, String> environment;
    private final long maxOutput;

    /// @param environment all of it: nothing of this process's own environment is handed on
    public BoundedProcess(List<String> command, Path directory, Map<String, String> environment, long maxOutput) {
        this.command = List.copyOf(command);
        this.directory = directory;
        this.environment = Map.copyOf(environment);
        this.maxOutput = maxOutput;
    }

    /// What a process did.
    ///
    /// @param exitCode empty when it was killed because its time was up
    public record Ended(OptionalInt exitCode, CapturedText stdout, CapturedText stderr) {}

    /// Runs the program to its end, or to the end of its time.
    ///
    /// @throws InterruptedException when interrupted; the program is dead by then
    public Ended run(Duration limit) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            CompletableFuture<CapturedText> stdout = capture(process.getInputStream(), maxOutput);
            CompletableFuture<CapturedText> stderr = capture(process.getErrorStream(), MAX_ERROR_OUTPUT);
            OptionalInt exitCode = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
                    ? OptionalInt.of(process.exitValue())
                    : OptionalInt.empty();
            killTree(process);
            return new Ended(
                    exitCode, await(stdout, process.getInputStream()), await(stderr, process.getErrorStream()));
        } finally {
            killTree(process);
        }
    }

    /// Children first learn of it one by one, and may start others meanwhile: so until none is left.
    ///
    /// Goes by handles, because destroying a [Process] also throws away what it printed last.
    private static void killTree(Process process) {
        List<ProcessHandle> alive = tree(process).toList();
        while (!alive.isEmpty()) {
            alive.forEach(ProcessHandle::destroyForcibly);
            alive.forEach(handle -> handle.onExit()
                    .completeOnTimeout(handle, DEATH.toMillis(), TimeUnit.MILLISECONDS)
                    .join());
            List<ProcessHandle> before = alive;
            alive = tree(process).filter(handle -> !before.contains(handle)).toList();
        }
    }

    private static Stream<ProcessHandle> tree(Process process) {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .filter(ProcessHandle::isAlive);
    }

    private static CompletableFuture<CapturedText> capture(InputStream stream, long max) {
        CompletableFuture<CapturedText> captured = new CompletableFuture<>();
        Thread.startVirtualThread(() -> captured.complete(read(stream, max)));
        return captured;
    }

    /// Reads to the end, so that the program is never stuck on a full pipe, and keeps the beginning.
    private static CapturedText read(InputStream stream, long max) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        long size = 0;
        byte[] buffer = new byte[8192];
        try {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                kept.write(buffer, 0, (int) Math.min(count, max - Math.min(size, max)));
                size += count;
            }
        } catch (IOException e) {
            // The stream was closed under us: what was read so far is all there is.
            return new CapturedText(kept.toString(StandardCharsets.UTF_8), size, false);
        }
        return new CapturedText(kept.toString(StandardCharsets.UTF_8), size, size <= max);
    }

    private static CapturedText await(CompletableFuture<CapturedText> captured, InputStream stream)
            throws InterruptedException, IOException {
        try {
            return captured.get(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Somebody who left the process tree still holds the pipe.
            stream.close();
            return CapturedText.NONE;
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading never fails", e);
        }
    }
}
