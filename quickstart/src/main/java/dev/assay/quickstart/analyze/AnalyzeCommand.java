package dev.assay.quickstart.analyze;

import dev.assay.model.analysis.AnalysisType;
import dev.assay.quickstart.client.AssayClient;
import dev.assay.quickstart.client.AssayRefusedException;
import dev.assay.quickstart.client.RemoteFinding;
import dev.assay.quickstart.client.RemoteTask;
import dev.assay.quickstart.client.Submission;
import dev.assay.quickstart.platform.AtExit;
import dev.assay.quickstart.platform.CannotGoOnException;
import dev.assay.quickstart.platform.PlainText;
import dev.assay.quickstart.platform.Terminal;
import dev.assay.quickstart.stack.DataDirectory;
import dev.assay.quickstart.stack.Installation;
import dev.assay.quickstart.stack.PortPlan;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `./assay analyze DIR`: copy, submit, wait, report.
@Command(name = "analyze", exitCodeOnInvalidInput = 2, exitCodeOnExecutionException = 3)
public final class AnalyzeCommand implements Callable<Integer> {

    private static final int NOTHING_FOUND = 0;
    private static final int SOMETHING_FOUND = 1;

    private final Terminal terminal;
    private final AtExit atExit;

    @Mixin
    private final AnalyzeOptions options = new AnalyzeOptions();

    public AnalyzeCommand(Terminal terminal, AtExit atExit) {
        this.terminal = terminal;
        this.atExit = atExit;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = options.directory();
        String model = options.model();
        Submission submission = options.submission();
        Output output = options.output();
        FailOn failOn = options.failOn();
        Optional<URI> url = options.url();
        Optional<PortPlan> ports = options.ports();

        requireSomething(directory);
        if (url.isEmpty()) {
            NeededServices.warning(submission, name -> System.getenv(name) != null)
                    .ifPresent(this::warn);
        }
        RunningAssay assay = findOrStart(url, ports);
        var imported = new ApplicationImport(assay.client(), assay.data().applications()).of(directory, model);
        terminal.say(directory + " is " + imported.target() + ": "
                + imported.copied().files() + " files copied" + leftOut(imported.copied()));
        RemoteTask submitted = submit(assay, imported, submission);
        if (!options.waits()) {
            tellSubmitted(assay, submitted, output);
            return NOTHING_FOUND;
        }
        RemoteTask task = await(assay.client(), submitted);
        List<RemoteFinding> findings = print(assay.client(), task, output);
        task.resultPath()
                .ifPresent(path ->
                        terminal.say("Result files: " + assay.data().results().resolve(PlainText.of(path))));
        tellGaps(new Coverage(task.tools()), submission, imported.copied());
        return failOn.isReachedBy(findings) ? SOMETHING_FOUND : NOTHING_FOUND;
    }

    /// The whole output is held in memory.
    private List<RemoteFinding> print(AssayClient assay, RemoteTask task, Output output) throws InterruptedException {
        try {
            List<RemoteFinding> findings = assay.findings(task.id());
            terminal.out().print(output.of(assay, task, findings));
            terminal.out().flush();
            return findings;
        } catch (OutOfMemoryError e) {
            throw new CannotGoOnException("the findings of " + task.id() + " are more than this command has memory for;"
                    + " read them page by page while ./assay up runs: GET /api/tasks/" + task.id() + "/findings");
        }
    }

    /// Before anything is started or registered: a folder without files would pass every check.
    private void requireSomething(Path directory) throws IOException {
        var found = DirectorySnapshot.of(directory).look(dataPlace());
        if (found.files() == 0) {
            throw options.wrong("nothing to analyse in " + directory + ": "
                    + (found.leftOut().isEmpty()
                            ? "there are no files in it"
                            : "all there is is left out, because it is version control, dependencies, build output or"
                                    + " a link that leads outside: " + firstOf(found.leftOut())));
        }
    }

    /// Says what the findings, or their absence, do not cover.
    private void tellGaps(Coverage coverage, Submission submission, DirectorySnapshot.Copied copied) {
        if (!coverage.absent().isEmpty()) {
            warn("the result is incomplete; did not do their part: " + String.join(", ", coverage.absent()));
        }
        // Whoever names the tools, or asks for weaknesses only, knows what is not read.
        if (submission.tools().isEmpty()
                && !AnalysisType.SECURITY.wireName().equals(submission.analysis())
                && coverage.hasStaticPart()) {
            coverage.unread(copied.extensions()).forEach(this::warn);
        }
        if (coverage.isNothing()) {
            throw new CannotGoOnException(
                    "nothing was analysed: no available tool reads the files of this application");
        }
    }

    private void warn(String sentence) {
        terminal.say("assay: warning: " + PlainText.of(sentence));
    }

    private RunningAssay findOrStart(Optional<URI> url, Optional<PortPlan> ports)
            throws IOException, InterruptedException {
        if (url.isPresent()) {
            return RunningAssay.at(url.get(), data());
        }
        ports.ifPresent(plan -> plan.requireFreeForNew(dataPlace()));
        DataDirectory data = data();
        Optional<RunningAssay> running = RunningAssay.on(data);
        if (running.isPresent()) {
            return running.get();
        }
        if (!options.waits()) {
            throw new CannotGoOnException("--no-wait needs an Assay that stays; start one with ./assay up first");
        }
        return RunningAssay.start(
                Installation.ofThisLauncher(), data, ports.orElseGet(PortPlan::firstFree), terminal, atExit);
    }

    private DataDirectory data() {
        return DataDirectory.at(dataPlace());
    }

    private Path dataPlace() {
        return options.data().orElseGet(() -> Installation.ofThisLauncher().defaultData());
    }

    /// What the service calls a wrong request comes from wrong arguments, such as a tool that nobody knows.
    private RemoteTask submit(RunningAssay assay, ApplicationImport.Imported imported, Submission submission)
            throws InterruptedException {
        try {
            return assay.client().submit(imported.target(), submission);
        } catch (AssayRefusedException e) {
            throw e.isWrongRequest() ? options.wrong(e.sentence()) : e;
        }
    }

    private RemoteTask await(AssayClient assay, RemoteTask submitted) throws InterruptedException {
        var watch = new TaskWatch(
                assay,
                submitted.id(),
                line -> terminal.progress(submitted.id() + " " + PlainText.of(line)),
                terminal::say);
        atExit.add(watch::end);
        RemoteTask task = watch.await(options.timeout());
        terminal.clearProgress();
        if (task.hasFailed()) {
            throw new CannotGoOnException(task.id() + " is " + task.status()
                    + task.cause().map(cause -> ": " + PlainText.of(cause)).orElse(""));
        }
        return task;
    }

    private void tellSubmitted(RunningAssay assay, RemoteTask task, Output output) {
        if (output == Output.TABLE) {
            terminal.out()
                    .println(task.id() + " submitted: " + assay.client().base().resolve("/api/tasks/" + task.id()));
        } else {
            terminal.out().print(Output.pretty(task.json()));
        }
        terminal.out().flush();
    }

    private static String leftOut(DirectorySnapshot.Copied copied) {
        if (copied.leftOut().isEmpty()) {
            return "";
        }
        return ", left out " + firstOf(copied.leftOut());
    }

    private static String firstOf(Collection<String> names) {
        int shown = 5;
        String first =
                String.join(", ", names.stream().limit(shown).map(PlainText::of).toList());
        int more = names.size() - shown;
        return first + (more > 0 ? " and " + more + " more" : "");
    }
}
