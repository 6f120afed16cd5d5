package dev.assay.quickstart.sample;

import dev.assay.model.task.Target;
import dev.assay.quickstart.analyze.ApplicationImport;
import dev.assay.quickstart.client.AssayClient;
import dev.assay.quickstart.client.AssayRefusedException;
import dev.assay.quickstart.client.PipelineClient;
import dev.assay.quickstart.client.RemotePipeline;
import dev.assay.quickstart.client.RemoteTask;
import dev.assay.quickstart.client.Submission;
import dev.assay.quickstart.platform.AtExit;
import dev.assay.quickstart.platform.PlainText;
import dev.assay.quickstart.platform.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Analyses the samples as a user would analyse many applications: in one pipeline.
///
/// The same samples under the same numbers are the same pipeline: a second start shows the first one's end, after what
/// had failed in it has been tried once more.
final class SampleRun {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Submission STATIC = new Submission("static", List.of(), "standard");

    /// A cancelled pipeline stays as it is; the next one has the next number.
    private static final int MAX_CANCELLED = 100;

    private final AssayClient assay;
    private final PipelineClient pipelines;
    private final ApplicationImport applications;
    private final Terminal terminal;
    private final AtExit atExit;

    SampleRun(
            AssayClient assay,
            PipelineClient pipelines,
            ApplicationImport applications,
            Terminal terminal,
            AtExit atExit) {
        this.assay = assay;
        this.pipelines = pipelines;
        this.applications = applications;
        this.terminal = terminal;
        this.atExit = atExit;
    }

    SamplePipeline of(Samples samples) throws IOException, InterruptedException {
        List<Target> targets = new ArrayList<>();
        for (Samples.Sample sample : samples.all()) {
            targets.add(applications.of(sample.directory(), sample.model()).target());
        }
        RemotePipeline pipeline = await(start(targets, samples.digest(targets)));
        return new SamplePipeline(pipeline, pipelines.report(pipeline.id()), results(pipeline));
    }

    private String start(List<Target> targets, String digest) throws InterruptedException {
        for (int i = 1; i < MAX_CANCELLED; i++) {
            String id = pipelines.start("samples", targets, STATIC, "assay-samples-" + i + "-" + digest);
            RemotePipeline pipeline = pipelines.read(id);
            if (!pipeline.isFinal() || pipeline.isComplete()) {
                return id;
            }
            if (!pipeline.isCancelled()) {
                retryFailed(id);
                return id;
            }
        }
        return pipelines.start("samples", targets, STATIC, "assay-samples-" + MAX_CANCELLED + "-" + digest);
    }

    /// Nothing in it may be worth another try: what was done in part is done.
    private void retryFailed(String id) throws InterruptedException {
        try {
            pipelines.retryFailed(id);
        } catch (AssayRefusedException e) {
            if (!e.isConflict()) {
                throw e;
            }
        }
    }

    private RemotePipeline await(String id) throws InterruptedException {
        var watch = new PipelineWatch(
                pipelines, id, line -> terminal.progress(PlainText.of("analysing the samples: " + line)));
        atExit.add(watch::end);
        RemotePipeline pipeline = watch.await(LIMIT);
        terminal.clearProgress();
        return pipeline;
    }

    private List<SampleResult> results(RemotePipeline pipeline) throws InterruptedException {
        List<SampleResult> results = new ArrayList<>();
        for (RemotePipeline.Application application : pipeline.applications()) {
            Optional<String> task = application.task();
            if (task.isPresent()) {
                result(task.get()).ifPresent(results::add);
            }
        }
        return results;
    }

    /// Empty for a task that has been deleted since; the pipeline remembers what came of it.
    private Optional<SampleResult> result(String id) throws InterruptedException {
        try {
            RemoteTask task = assay.task(id);
            return Optional.of(new SampleResult(task, assay.findings(id)));
        } catch (AssayRefusedException e) {
            return Optional.empty();
        }
    }
}
