package dev.assay.quickstart.sample;

import dev.assay.quickstart.analyze.ApplicationImport;
import dev.assay.quickstart.client.AssayClient;
import dev.assay.quickstart.client.AssayRefusedException;
import dev.assay.quickstart.client.AssayUnreachableException;
import dev.assay.quickstart.client.PipelineClient;
import dev.assay.quickstart.client.RemotePipeline;
import dev.assay.quickstart.client.RemoteTask;
import dev.assay.quickstart.platform.AtExit;
import dev.assay.quickstart.platform.CannotGoOnException;
import dev.assay.quickstart.platform.PlainText;
import dev.assay.quickstart.platform.Terminal;
import dev.assay.quickstart.stack.DataDirectory;
import dev.assay.quickstart.stack.Installation;
import dev.assay.quickstart.stack.PortPlan;
import dev.assay.quickstart.stack.Stack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./assay up`: everything runs, the samples are analysed in a pipeline, and it stays until it is told to end.
@Command(name = "up", exitCodeOnInvalidInput = 2, exitCodeOnExecutionException = 1)
public final class UpCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final AtExit atExit;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--data")
    private @Nullable Path data;

    @Option(names = "--port-base", defaultValue = "" + PortPlan.DEFAULT_BASE)
    private int portBase = PortPlan.DEFAULT_BASE;

    @Option(names = "--no-sample")
    private boolean noSample;

    public UpCommand(Terminal terminal, AtExit atExit) {
        this.terminal = terminal;
        this.atExit = atExit;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PortPlan ports = ports();
        Installation installation = Installation.ofThisLauncher();
        Path place = data == null ? installation.defaultData() : data;
        ports.requireFreeForNew(place);
        DataDirectory directory = DataDirectory.at(place);
        var stack = new Stack(installation, directory, ports, terminal::say);
        atExit.add(stack::stop);
        stack.start();
        if (!noSample) {
            analyseSamples(installation, directory, stack);
        }
        terminal.say(whereEverythingIs(ports, directory));
        throw new CannotGoOnException(stack.awaitGivingUp());
    }

    private PortPlan ports() {
        try {
            return new PortPlan(portBase);
        } catch (IllegalArgumentException e) {
            if (spec == null) {
                throw e;
            }
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /// The stack is of use even when the samples are not: what goes wrong with them is told and nothing else.
    private void analyseSamples(Installation installation, DataDirectory directory, Stack stack)
            throws IOException, InterruptedException {
        Samples samples = Samples.in(installation.samples());
        terminal.say("analysing " + samples.all().size() + " sample applications …");
        var assay = new AssayClient(stack.tasksUrl());
        try {
            var run = new SampleRun(
                    assay,
                    new PipelineClient(stack.pipelinesUrl()),
                    new ApplicationImport(assay, directory.applications()),
                    terminal,
                    atExit);
            tell(run.of(samples), directory);
        } catch (AssayRefusedException | AssayUnreachableException | CannotGoOnException e) {
            if (!atExit.isEnding()) {
                terminal.say("the samples could not be analysed: " + e.getMessage());
            }
        }
    }

    private void tell(SamplePipeline samples, DataDirectory directory) {
        if (!samples.results().isEmpty()) {
            terminal.out().print("\n" + FindingsTable.of(samples.results()) + "\n");
        }
        for (SampleResult result : samples.results()) {
            RemoteTask task = result.task();
            String what = task.hasFailed()
                    ? task.status()
                            + task.cause()
                                    .map(cause -> ": " + PlainText.of(cause))
                                    .orElse("")
                    : directory
                            .results()
                            .resolve(PlainText.of(task.resultPath().orElse("(no files)")))
                            .toString();
            terminal.out().printf(Locale.ROOT, "%-26s  %s  %s%n", PlainText.of(task.application()), task.id(), what);
        }
        RemotePipeline pipeline = samples.pipeline();
        terminal.out()
                .printf(
                        Locale.ROOT,
                        "%n%s  %s%s%n%n%s%nreport  %s%n        %s%n",
                        PlainText.of(pipeline.id()),
                        PlainText.of(pipeline.status()),
                        pipeline.cause()
                                .map(cause -> ": " + PlainText.of(cause))
                                .orElse(""),
                        PipelineTable.of(pipeline),
                        samples.page(),
                        directory
                                .results()
                                .resolve("pipelines")
                                .resolve(PlainText.of(pipeline.id()))
                                .resolve("report.html"));
        terminal.out().flush();
    }

    private static String whereEverythingIs(PortPlan ports, DataDirectory directory) {
        return """

                Assay is up.
                  tasks        http://127.0.0.1:%1$d/api/tasks
                  pipelines    http://127.0.0.1:%2$d/api/pipelines
                  all calls    http://127.0.0.1:%1$d/q/swagger-ui, %2$d (pipelines)
                  health       http://127.0.0.1:%1$d/q/health, %2$d (pipelines), %3$d (maintenance)
                  results      %4$s
                  logs         %5$s
                Analyse an application of yours: ./assay analyze DIR
                Ctrl-C stops everything; the data stay.""".formatted(
                        ports.tasks(), ports.pipelines(), ports.maintenance(), directory.results(), directory.logs());
    }
}
