package dev.assay.analyzers.analysis;

import dev.assay.analyzers.AnalyzerConfig;
import dev.assay.analyzers.source.Application;
import dev.assay.analyzers.source.Applications;
import dev.assay.analyzers.source.Snapshot;
import dev.assay.analyzers.source.SourceFile;
import dev.assay.analyzers.source.SourceLimits;
import dev.assay.analyzers.tool.Tool;
import dev.assay.analyzers.tool.ToolReport;
import dev.assay.analyzers.tool.ToolRun;
import dev.assay.analyzers.tool.ToolRunner;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// Carries out analyses: finds the application, copies it, runs the tools, writes down what they found.
@Singleton
public class Analyses {

    private final AnalyzerConfig config;
    private final Toolbox toolbox;
    private final Clock clock;
    private final Applications applications;
    private final ToolRunner runner;
    private final Semaphore places;

    Analyses(AnalyzerConfig config, Toolbox toolbox, Clock clock) {
        this.config = config;
        this.toolbox = toolbox;
        this.clock = clock;
        this.applications = new Applications(config.sources());
        this.runner = new ToolRunner(config.parallelTools());
        this.places = new Semaphore(config.parallelAnalyses(), true);
    }

    /// Analyses an application. An interrupt stops it, its tools with it.
    ///
    /// @param id what logs call it
    /// @param progress hears how far it is, from several threads, one call at a time; must not wait
    public AnalysisResult run(String id, AnalysisRequest request, Consumer<Progress> progress)
            throws IOException, InterruptedException {
        AnalysisLog log = AnalysisLog.begin(id, request);
        try {
            AnalysisResult result = result(request, progress, log);
            log.end();
            return result;
        } catch (InterruptedException e) {
            log.cancelled();
            throw e;
        } catch (IOException | RuntimeException e) {
            log.broken(e);
            throw e;
        }
    }

    private AnalysisResult result(AnalysisRequest request, Consumer<Progress> progress, AnalysisLog log)
            throws IOException, InterruptedException {
        Optional<Application> application = applications.find(request.model(), request.number());
        if (application.isEmpty()) {
            log.noApplication();
            return new AnalysisResult.ApplicationMissing(request.model(), request.number());
        }
        places.acquire();
        try (Snapshot snapshot = Snapshot.of(application.get(), limits())) {
            ResultDocument document =
                    new ResultDocument(application.get(), snapshot.census(), request, clock, config.maxFindings());
            List<ToolEntry> entries = runTools(request, snapshot, progress);
            entries.forEach(document::add);
            log.looked(entries);
            return new AnalysisResult.Looked(document.json());
        } finally {
            places.release();
        }
    }

    private List<ToolEntry> runTools(AnalysisRequest request, Snapshot snapshot, Consumer<Progress> progress)
            throws InterruptedException {
        List<Tool> wanted = toolbox.tools().stream()
                .filter(tool -> request.wants(tool.name()))
                .toList();
        Duration limit = request.toolTimeout().orElse(config.toolTimeout());
        ProgressBoard board = new ProgressBoard(wanted.size(), progress);
        List<Callable<ToolEntry>> runs = wanted.stream()
                .<Callable<ToolEntry>>map(tool -> () -> new ToolEntry(tool, run(tool, snapshot, limit, board)))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<ToolEntry> entries = new ArrayList<>();
            for (Future<ToolEntry> entry : threads.invokeAll(runs)) {
                entries.add(entry.get());
            }
            return entries;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a tool's failure should be a report", e.getCause());
        }
    }

    private ToolReport run(Tool tool, Snapshot snapshot, Duration limit, ProgressBoard board)
            throws InterruptedException {
        List<SourceFile> files = snapshot.files(tool.reads());
        try {
            if (files.isEmpty()) {
                return new ToolReport.NothingToRead();
            }
            runner.takePlace();
            board.filesDone(tool.name(), 0, files.size());
            return runner.run(
                    tool,
                    new ToolRun(snapshot, files, limit, done -> board.filesDone(tool.name(), done, files.size())));
        } finally {
            board.toolDone(tool.name(), files.size());
        }
    }

    private SourceLimits limits() {
        return new SourceLimits(
                config.maxFiles(),
                config.maxFileSize().asLongValue(),
                config.maxTotalSize().asLongValue());
    }
}
