package dev.assay.bench.child;

import dev.assay.bench.contestant.Contestant;
import dev.assay.bench.contestant.Contestants;
import dev.assay.bench.contestant.Crew;
import dev.assay.bench.contestant.Job;
import dev.assay.bench.contestant.Plan;
import dev.assay.bench.contestant.Runner;
import dev.assay.bench.contestant.Submitter;
import dev.assay.bench.place.Place;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// A process of a contestant. It does what it is told, line by line, answers each line with one, and ends when
/// nobody tells it anything any more.
///
/// Arguments: contestant, URL, user, password, slots, file of the start log.
public final class ChildMain {

    private final Contestant contestant;
    private final Place place;
    private final Plan plan;
    private final Runner runner;
    private @Nullable Submitter submitter;
    private @Nullable Crew crew;
    private @Nullable Load load;

    private ChildMain(Contestant contestant, Place place, Plan plan, StartLog starts) {
        this.contestant = contestant;
        this.place = place;
        this.plan = plan;
        this.runner = (number, millis) -> {
            starts.add(number, System.nanoTime());
            if (millis > 0) {
                TimeUnit.MILLISECONDS.sleep(millis);
            }
        };
    }

    static void main(String[] arguments) throws Exception {
        Logger root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
        PrintStream answers = System.out;
        System.setOut(System.err); // whatever a library prints is no answer
        try (StartLog starts = StartLog.open(Path.of(arguments[5]))) {
            var child = new ChildMain(
                    Contestants.named(arguments[0]),
                    new Place(arguments[1], arguments[2], arguments[3]),
                    new Plan(Integer.parseInt(arguments[4])),
                    starts);
            answers.println("ready");
            child.obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), answers);
            child.leave();
        }
        System.exit(0); // a library's thread is no reason to stay
    }

    private void obey(BufferedReader lines, PrintStream answers) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String answer;
            try {
                answer = answer(line.split(" "));
            } catch (Exception | LinkageError e) {
                e.printStackTrace();
                answer = "failed " + e.toString().replaceAll("\\s+", " ");
            }
            answers.println(answer);
            answers.flush();
        }
    }

    private String answer(String[] words) throws Exception {
        long[] numbers = Arrays.stream(words).skip(1).mapToLong(Long::parseLong).toArray();
        return switch (words[0]) {
            case "clock" -> "clock " + System.nanoTime();
            case "go" -> go();
            case "pause" -> pause();
            case "one" -> one(new Job(numbers[0], (int) numbers[1], (int) numbers[2]));
            case "submit" -> submit(numbers[0], (int) numbers[1], (int) numbers[2], numbers[3] == 1, (int) numbers[4]);
            case "load" -> load(numbers[0], numbers[1]);
            case "unload" -> unload();
            default -> throw new IllegalArgumentException("there is no command " + words[0]);
        };
    }

    private String go() throws Exception {
        if (crew == null) {
            crew = contestant.crew(place, plan, runner);
        }
        return "going";
    }

    private String pause() throws Exception {
        if (crew != null) {
            crew.stop();
            crew = null;
        }
        return "paused";
    }

    private String one(Job job) throws Exception {
        Submitter submits = submitter();
        long before = System.nanoTime();
        submits.one(job);
        return "one " + before + " " + System.nanoTime();
    }

    /// @param batch how many in one call; 1 submits them one by one
    private String submit(long first, int count, int batch, boolean mixed, int millis) throws Exception {
        Submitter submits = submitter();
        List<Job> jobs = LongStream.range(first, first + count)
                .mapToObj(number -> new Job(number, mixed ? Job.mixedRank(number) : Job.NORMAL, millis))
                .toList();
        long before = System.nanoTime();
        if (batch == 1) {
            for (Job job : jobs) {
                submits.one(job);
            }
        } else {
            for (int i = 0; i < count; i += batch) {
                submits.batch(jobs.subList(i, Math.min(count, i + batch)));
            }
        }
        return "submitted " + (System.nanoTime() - before);
    }

    private String load(long first, long perSecond) throws Exception {
        load = Load.start(submitter(), first, perSecond);
        return "loading";
    }

    private String unload() throws Exception {
        if (load == null) {
            throw new IllegalStateException("there is no load");
        }
        long submitted = load.stop();
        load = null;
        return "unloaded " + submitted;
    }

    private Submitter submitter() throws Exception {
        if (submitter == null) {
            submitter = contestant.submitter(place);
        }
        return submitter;
    }

    private void leave() throws Exception {
        if (load != null) {
            load.stop();
        }
        pause();
        if (submitter != null) {
            submitter.close();
        }
    }
}
