package dev.assay.analyzers.analysis;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

    /// Analyses an application. An interrupt stops it, its tools with it, and so does an early end once the tools
    /// have been given a place; only that one leaves a result.
    ///
    /// @param id what logs call it
    /// @param progress hears how far it is, from several threads, one call at a time; must not wait
    public AnalysisResult run(String id, AnalysisRequest request, Consumer<Progress> progress, EarlyEnd early)
            throws IOException, InterruptedException {
        AnalysisLog log = AnalysisLog.begin(id, request);
        try {
            AnalysisResult result = result(request, progress, early, log);
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

    private AnalysisResult result(AnalysisRequest request, Consumer<Progress> progress, EarlyEnd early, AnalysisLog log)
            throws IOException, InterruptedException {
        Optional<Application> application = applications.find(request.model(), request.number());
        if (application.isEmpty()) {
            log.noApplication();
            return new AnalysisResult.ApplicationMissing(request.model(), request.number());
        }
        awaitPlace(early);
        try (Snapshot snapshot = Snapshot.of(application.get(), limits())) {
            List<Tool> wanted = toolbox.tools().stream()
                    .filter(tool -> request.wants(tool.name()))
                    .toList();
            String time = NaiveTime.of(clock.instant());
            Gathered gathered = new Gathered(wanted);
            Function<List<ToolEntry>, ObjectNode> writer = entries -> new ResultDocument(
                            application.get(), snapshot.census(), request, time, config.maxFindings(), entries)
                    .json();
            @Nullable
            Supplier<ObjectNode> soFar = request.partialResults() ? () -> writer.apply(gathered.entries()) : null;
            ProgressBoard board = new ProgressBoard(wanted.size(), progress, soFar);
            runTools(wanted, request.toolTimeout().orElse(config.toolTimeout()), snapshot, board, early, gathered);
            List<ToolEntry> entries = gathered.entries();
            log.looked(entries);
            return new AnalysisResult.Looked(writer.apply(entries), ResultDocument.isWhole(entries));
        } finally {
            places.release();
        }
    }

    /// Who ends an analysis that has no place yet has nothing to keep.
    private void awaitPlace(EarlyEnd early) throws InterruptedException {
        if (!early.begin()) {
            throw new InterruptedException("ended before it began");
        }
        try {
            places.acquire();
        } finally {
            early.end();
        }
    }

    private void runTools(
            List<Tool> wanted,
            Duration limit,
            Snapshot snapshot,
            ProgressBoard board,
            EarlyEnd early,
            Gathered gathered)
            throws InterruptedException {
        List<Callable<Void>> runs = wanted.stream()
                .<Callable<Void>>map(tool -> () -> {
                    run(tool, snapshot, limit, board, early, gathered);
                    return null;
                })
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> run : threads.invokeAll(runs)) {
                run.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a tool's failure should be a report", e.getCause());
        }
    }

    private void run(
            Tool tool, Snapshot snapshot, Duration limit, ProgressBoard board, EarlyEnd early, Gathered gathered)
            throws InterruptedException {
        List<SourceFile> files = snapshot.files(tool.reads());
        if (files.isEmpty()) {
            gathered.add(tool, new ToolReport.NothingToRead());
        } else if (early.begin()) {
            try {
                runner.takePlace();
                board.filesDone(tool.name(), 0, files.size());
                gathered.add(
                        tool,
                        runner.run(
                                tool,
                                new ToolRun(
                                        snapshot,
                                        files,
                                        limit,
                                        done -> board.filesDone(tool.name(), done, files.size()))));
            } catch (InterruptedException e) {
                if (!early.isAsked()) {
                    throw e;
                }
                return;
            } finally {
                early.end();
            }
        } else {
            return;
        }
        board.toolDone(tool.name(), files.size());
    }

    private SourceLimits limits() {
        return new SourceLimits(
                config.maxFiles(),
                config.maxFileSize().asLongValue(),
                config.maxTotalSize().asLongValue());
    }
}
