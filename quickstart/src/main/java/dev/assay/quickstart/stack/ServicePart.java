package dev.assay.quickstart.stack;

import dev.assay.quickstart.platform.CannotGoOnException;
import dev.assay.quickstart.platform.LogTail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One service of the stack, as a child process.
///
/// `stop` wins over a `start` that comes later, so that nothing is started behind the back of a stack that is
/// ending.
final class ServicePart implements Part {

    private static final Duration READY_WITHIN = Duration.ofSeconds(120);
    /// Longer than the task-service lets its runs go on before it gives them back (`assay.worker.drain`).
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final long PROBE_EVERY_MILLIS = 100;
    private static final int KEPT_LOGS = 3;
    private static final int SHOWN_LINES = 15;

    /// Ctrl-C reaches every process of the terminal. The services leave it to the launcher, which stops them in
    /// order; a signal that is ignored stays so in the program that takes the shell's place, and in what it starts.
    private static final List<String> DEAF_TO_CTRL_C = List.of("/bin/sh", "-c", "trap '' INT; exec \"$0\" \"$@\"");

    private final ServicePlan plan;
    private final Path log;
    private @Nullable Process process;
    private boolean stopped;

    ServicePart(ServicePlan plan, Path logs) {
        this.plan = plan;
        this.log = logs.resolve(plan.name() + ".log");
    }

    @Override
    public String name() {
        return plan.name();
    }

    int port() {
        return plan.port();
    }

    @Override
    public synchronized boolean start() throws IOException {
        if (stopped) {
            return false;
        }
        if (process == null) {
            rotateLog();
        }
        // Standard input stays a pipe that nobody writes to: its end is what the leash feels.
        List<String> command = new ArrayList<>(DEAF_TO_CTRL_C);
        command.addAll(plan.command());
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(plan.environment());
        process = builder.start();
        return true;
    }

    /// The process, once it has been started for the first time.
    synchronized Optional<Process> process() {
        return Optional.ofNullable(process);
    }

    @Override
    public synchronized boolean isStopped() {
        return stopped;
    }

    @Override
    public void awaitReady() throws InterruptedException {
        Process current = process().orElseThrow();
        var probe = new ReadinessProbe(plan.url());
        long begin = System.nanoTime();
        while (!probe.isReady()) {
            if (current.waitFor(PROBE_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new CannotGoOnException(death(current.exitValue()));
            }
            if (System.nanoTime() - begin > READY_WITHIN.toNanos()) {
                throw new CannotGoOnException(name() + " was not ready within " + READY_WITHIN.toSeconds()
                        + " s; its log ends with\n" + lastLines());
            }
        }
    }

    @Override
    public String awaitDeath() throws InterruptedException {
        return death(process().orElseThrow().waitFor());
    }

    @Override
    public void kill() {
        process().ifPresent(Process::destroyForcibly);
    }

    @Override
    public void stop() throws InterruptedException {
        Process current;
        synchronized (this) {
            stopped = true;
            current = process;
        }
        if (current != null && current.isAlive()) {
            Leftovers.end(current.toHandle(), GRACE);
        }
    }

    private String death(int exitCode) {
        return name() + " ended with exit code " + exitCode + "; its log ends with\n" + lastLines();
    }

    private String lastLines() {
        var text = new StringBuilder();
        LogTail.of(log, SHOWN_LINES)
                .lines()
                .forEach(line -> text.append("    ").append(line).append('\n'));
        return text.append("(see ").append(log).append(')').toString();
    }

    /// A new log for each run; the last few are kept beside it.
    private void rotateLog() throws IOException {
        for (int age = KEPT_LOGS; age >= 1; age--) {
            Path younger = age == 1 ? log : log.resolveSibling(log.getFileName() + "." + (age - 1));
            if (Files.exists(younger)) {
                Files.move(
                        younger,
                        log.resolveSibling(log.getFileName() + "." + age),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
