package dev.assay.bench.maintenance;

import dev.assay.bench.place.Place;
import dev.assay.maintenance.run.Run;
import dev.assay.maintenance.run.StandaloneRun;
import dev.assay.model.upkeep.SweepReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A process of maintenance. It does what it is told, line by line, and ends when nobody tells it anything any
/// more: `go` begins a run, `stop` ends it between two batches, `dry` is a dry run. Each begun run answers `began`,
/// and `ended` with how many it changed, or found, and how many nanoseconds that took.
///
/// Arguments: URL, user, password, settings as name=value.
public final class SweepMain {

    private final Store store;
    private final Upkeep upkeep;
    private final PrintStream answers;
    private @Nullable StandaloneRun going;
    private @Nullable Thread thread;

    private SweepMain(Store store, Upkeep upkeep, PrintStream answers) {
        this.store = store;
        this.upkeep = upkeep;
        this.answers = answers;
    }

    static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.WARNING);
        Logger.getLogger(Run.class.getName()).setLevel(Level.OFF); // what it says is in the answer
        PrintStream answers = System.out;
        System.setOut(System.err); // whatever a library prints is no answer
        var changed = new HashMap<String, String>();
        for (int i = 3; i < arguments.length; i++) {
            int equals = arguments[i].indexOf('=');
            changed.put(arguments[i].substring(0, equals), arguments[i].substring(equals + 1));
        }
        try (Store store = Store.open(new Place(arguments[0], arguments[1], arguments[2]), "assay-maintenance")) {
            var main = new SweepMain(store, Upkeep.with(Map.copyOf(changed)), answers);
            main.answer("ready");
            main.obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        }
        System.exit(0); // a library's thread is no reason to stay
    }

    private void obey(BufferedReader lines) throws IOException, InterruptedException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            switch (line) {
                case "go" -> go();
                case "stop" -> stop();
                case "dry" -> run(upkeep.begin(store, true), true);
                default -> throw new IllegalArgumentException("there is no command " + line);
            }
        }
        stop();
        if (thread != null) {
            thread.join();
        }
    }

    private void go() {
        StandaloneRun run = upkeep.begin(store, false);
        going = run;
        thread = Thread.ofPlatform().name("sweep").start(() -> run(run, false));
    }

    private void stop() {
        if (going != null) {
            going.stop("enough has been seen");
        }
    }

    private void run(StandaloneRun run, boolean dry) {
        answer("began");
        long begun = System.nanoTime();
        Run.Ended ended = run.go();
        long nanos = System.nanoTime() - begun;
        long count = ended.reports().stream()
                .mapToLong(dry ? SweepReport::found : SweepReport::changed)
                .sum();
        answer("ended %d %d %s".formatted(count, nanos, dry ? "dry" : cause(ended)));
    }

    private static String cause(Run.Ended ended) {
        String cause = ended.cause() != null
                ? ended.cause()
                : ended.reports().stream()
                        .map(SweepReport::cause)
                        .filter(each -> each != null)
                        .findFirst()
                        .orElse("completed");
        return cause.replaceAll("\\s+", " ");
    }

    private synchronized void answer(String line) {
        answers.println(line);
        answers.flush();
    }
}
