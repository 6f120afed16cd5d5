package dev.assay.bench.child;

import dev.assay.bench.contestant.Contestant;
import dev.assay.bench.contestant.Job;
import dev.assay.bench.contestant.Plan;
import dev.assay.bench.place.Place;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A process of a contestant, as the harness sees it. Used by one thread.
///
/// It ends with the harness: its standard input closes then.
public final class Child implements AutoCloseable {

    /// Longer than any single thing it is told to do takes.
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private static final Duration LAST_CALL = Duration.ofSeconds(30);
    private static final String END = "(it has ended)";

    private final Process process;
    private final PrintWriter orders;
    private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final StartLog starts;
    private final Path log;
    private final Thread hook;

    private Child(Process process, StartLog starts, Path log) {
        this.process = process;
        this.orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        this.starts = starts;
        this.log = log;
        this.hook = Thread.ofPlatform().unstarted(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
        Thread.ofVirtual().name("child-" + process.pid()).start(this::listen);
    }

    /// What all children of a run have in common.
    ///
    /// @param flags of the JVM
    /// @param folder for start logs and what the processes print
    /// @param capacity of each start log
    public record Conditions(List<String> flags, Path folder, long capacity) {

        public Conditions {
            flags = List.copyOf(flags);
        }
    }

    /// Returns once it is ready to be told what to do.
    ///
    /// @param name of its files, unique in the folder
    public static Child start(Contestant contestant, Place place, Plan plan, Conditions conditions, String name)
            throws IOException, InterruptedException {
        Path starts = conditions.folder().resolve(name + ".starts");
        Path log = conditions.folder().resolve(name + ".log");
        StartLog noted = StartLog.create(starts, conditions.capacity());
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(conditions.flags());
        command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ChildMain.class.getName()));
        command.addAll(List.of(
                contestant.name(),
                place.url(),
                place.user(),
                place.password(),
                Integer.toString(plan.slots()),
                starts.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.to(new File(log.toString())))
                .start();
        var child = new Child(process, noted, log);
        child.expect("ready");
        Files.delete(starts); // both have it in memory, and nothing is to be left behind
        child.refuseAnotherClock();
        return child;
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

    /// Times of different processes are compared here; that is only right as long as they have one clock.
    private void refuseAnotherClock() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            long before = System.nanoTime();
            long theirs = number(ask("clock"), 1);
            if (theirs < before || theirs > System.nanoTime()) {
                kill();
                throw new IllegalStateException("System.nanoTime() is not one clock for all processes of this machine,"
                        + " so nothing can be measured between two of them");
            }
        }
    }

    /// Has all of them start working, as nearly at once as can be.
    public static void go(List<Child> children) throws InterruptedException {
        children.forEach(child -> child.orders.println("go"));
        for (Child child : children) {
            child.expect("going");
        }
    }

    /// Ends working in order.
    public void pause() throws InterruptedException {
        ask("pause");
    }

    /// When a submit began and when it had been committed, by [System#nanoTime].
    public record Submitted(long beforeNanos, long afterNanos) {}

    public Submitted one(Job job) throws InterruptedException {
        String[] answer = ask("one %d %d %d".formatted(job.number(), job.rank(), job.millis()));
        return new Submitted(number(answer, 1), number(answer, 2));
    }

    /// Submits no-op tasks.
    ///
    /// @param batch how many at a time; 1 for one by one
    /// @return how long it took
    public Duration submit(long first, int count, int batch) throws InterruptedException {
        return submit(first, count, batch, false, 0);
    }

    /// @param mixed whether each has the rank of its number
    /// @param millis how long each takes
    public Duration submit(long first, int count, int batch, boolean mixed, int millis) throws InterruptedException {
        String[] answer = ask("submit %d %d %d %d %d".formatted(first, count, batch, mixed ? 1 : 0, millis));
        return Duration.ofNanos(number(answer, 1));
    }

    /// Submits so many no-op tasks a second until it is told to stop.
    public void load(long first, long perSecond) throws InterruptedException {
        ask("load %d %d".formatted(first, perSecond));
    }

    /// @return how many were submitted
    public long unload() throws InterruptedException {
        return number(ask("unload"), 1);
    }

    public StartLog starts() {
        return starts;
    }

    public long pid() {
        return process.pid();
    }

    /// At once, without a last word.
    public void kill() {
        process.destroyForcibly();
    }

    private String[] ask(String order) throws InterruptedException {
        orders.println(order);
        return next(order);
    }

    private void expect(String word) throws InterruptedException {
        String[] answer = next(word);
        if (!answer[0].equals(word)) {
            throw new IllegalStateException("expected '" + word + "' and heard '" + String.join(" ", answer) + "'");
        }
    }

    private String[] next(String order) throws InterruptedException {
        String answer = answers.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (answer == null || answer.equals(END) || answer.startsWith("failed ")) {
            process.destroyForcibly();
            throw new IllegalStateException("process %d was told '%s' and answered: %s (its output is in %s)"
                    .formatted(process.pid(), order, answer == null ? "nothing" : answer, log));
        }
        return answer.split(" ");
    }

    private static long number(String[] words, int index) {
        return Long.parseLong(words[index]);
    }

    /// Lets it leave in order; kills it when that takes too long.
    @Override
    public void close() {
        orders.close();
        try {
            if (!process.waitFor(LAST_CALL.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        forgetHook();
        starts.close();
        try {
            if (Files.size(log) == 0) {
                Files.delete(log);
            }
        } catch (IOException kept) {
            // an empty file more
        }
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // the hook is about to do what it is there for
        }
    }
}
