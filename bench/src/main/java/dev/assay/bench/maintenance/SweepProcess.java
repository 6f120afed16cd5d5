package dev.assay.bench.maintenance;

import dev.assay.bench.place.Place;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A process of maintenance, as the harness sees it. Used by one thread. It ends with the harness: its standard
/// input closes then.
final class SweepProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String END = "(it has ended)";

    private final Process process;
    private final PrintWriter orders;
    private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Path log;
    private final Thread hook;

    private SweepProcess(Process process, Path log) {
        this.process = process;
        this.orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        this.log = log;
        this.hook = Thread.ofPlatform().unstarted(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
        Thread.ofVirtual().name("sweep-" + process.pid()).start(this::listen);
    }

    /// What came of a run.
    ///
    /// @param count how many main tasks were changed or, in a dry run, found
    /// @param whole whether it went through all there was
    record Ended(long count, long nanos, boolean whole) {

        double seconds() {
            return nanos / 1e9;
        }

        double tasksPerSecond() {
            return count * OldTasks.FAMILY / seconds();
        }
    }

    /// Returns once it is ready to be told what to do.
    ///
    /// @param settings that are not to be the defaults
    static SweepProcess start(Place place, Map<String, String> settings, List<String> flags, Path folder)
            throws IOException, InterruptedException {
        Path log = folder.resolve("maintenance.log");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SweepMain.class.getName()));
        command.addAll(List.of(place.url(), place.user(), place.password()));
        settings.forEach((name, value) -> command.add(name + "=" + value));
        var started = new SweepProcess(
                new ProcessBuilder(command).redirectError(log.toFile()).start(), log);
        started.expect("ready");
        return started;
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(answers::add);
        } catch (IOException | UncheckedIOException ended) {
            // the answer is the same
        } finally {
            answers.add(END);
        }
    }

    /// Begins a run; returns once it has its lease.
    void go() throws InterruptedException {
        orders.println("go");
        expect("began");
    }

    /// A dry run, from beginning to end.
    Ended dryRun() throws InterruptedException {
        orders.println("dry");
        expect("began");
        return ended(next(PATIENCE));
    }

    /// Lets the run go on for so long at most.
    Ended end(Duration time) throws InterruptedException {
        String answer = answers.poll(time.toMillis(), TimeUnit.MILLISECONDS);
        if (answer == null) {
            orders.println("stop");
            answer = next(PATIENCE);
        }
        return ended(answer);
    }

    /// Ends it now.
    ///
    /// @throws IllegalStateException when it had come to its end before: what was measured beside it was not beside
    ///     it all the time
    Ended endInTheMiddle() throws InterruptedException {
        Ended ended = end(Duration.ZERO);
        if (ended.whole()) {
            throw new IllegalStateException("maintenance had deleted everything before the measurement was over");
        }
        return ended;
    }

    private Ended ended(@Nullable String answer) {
        String[] words = answer == null ? new String[0] : answer.split(" ", 4);
        if (words.length < 4 || !words[0].equals("ended")) {
            throw unexpected("ended", answer);
        }
        boolean stopped = words[3].startsWith("stopped: enough");
        if (!stopped && !words[3].equals("completed") && !words[3].equals("dry")) {
            throw new IllegalStateException("the maintenance run failed: " + words[3]);
        }
        return new Ended(Long.parseLong(words[1]), Long.parseLong(words[2]), !stopped);
    }

    private void expect(String word) throws InterruptedException {
        String answer = next(PATIENCE);
        if (!word.equals(answer)) {
            throw unexpected(word, answer);
        }
    }

    private @Nullable String next(Duration patience) throws InterruptedException {
        return answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private IllegalStateException unexpected(String word, @Nullable String answer) {
        process.destroyForcibly();
        return new IllegalStateException("maintenance process %d was to say '%s' and said: %s (its output is in %s)"
                .formatted(process.pid(), word, answer == null ? "nothing" : answer, log));
    }

    /// Lets it leave in order; kills it when that takes too long.
    @Override
    public void close() {
        orders.close();
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Runtime.getRuntime().removeShutdownHook(hook);
            if (Files.size(log) == 0) {
                Files.delete(log);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException | IOException ending) {
            process.destroyForcibly();
        }
    }
}
