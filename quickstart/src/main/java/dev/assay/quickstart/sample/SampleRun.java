package dev.assay.quickstart.sample;

import dev.assay.quickstart.analyze.ApplicationImport;
import dev.assay.quickstart.analyze.TaskWatch;
import dev.assay.quickstart.client.AssayClient;
import dev.assay.quickstart.client.RemoteTask;
import dev.assay.quickstart.client.Submission;
import dev.assay.quickstart.platform.AtExit;
import dev.assay.quickstart.platform.PlainText;
import dev.assay.quickstart.platform.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Analyses the samples as a user would analyse an application: all submitted at once, then waited for one by one.
final class SampleRun {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Submission STATIC = new Submission("static", List.of(), "standard");

    private final AssayClient assay;
    private final ApplicationImport applications;
    private final Terminal terminal;
    private final AtExit atExit;

    SampleRun(AssayClient assay, ApplicationImport applications, Terminal terminal, AtExit atExit) {
        this.assay = assay;
        this.applications = applications;
        this.terminal = terminal;
        this.atExit = atExit;
    }

    List<SampleResult> of(Samples samples) throws IOException, InterruptedException {
        List<RemoteTask> submitted = new ArrayList<>();
        for (Samples.Sample sample : samples.all()) {
            var imported = applications.of(sample.directory(), sample.model());
            submitted.add(assay.submit(imported.target(), STATIC));
        }
        List<SampleResult> results = new ArrayList<>();
        for (RemoteTask task : submitted) {
            results.add(await(task));
        }
        terminal.clearProgress();
        return results;
    }

    private SampleResult await(RemoteTask submitted) throws InterruptedException {
        var watch = new TaskWatch(
                assay,
                submitted.id(),
                line -> terminal.progress(PlainText.of("analysing " + submitted.application() + ": " + line)),
                terminal::say);
        atExit.add(watch::end);
        RemoteTask task = watch.await(LIMIT);
        return new SampleResult(task, assay.findings(task.id()));
    }
}
