package dev.assay.analyzer;

import com.sun.management.OperatingSystemMXBean;
import dev.assay.model.analysis.AnalysisReport;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Tier;
import dev.assay.model.task.Target;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// A process that asks one analyzer for one result, as a user of this library would, and prints what came of it.
/// The heap it is started with is the bound that is tested.
final class OneResult {

    private static final Deadline DEADLINE =
            new Deadline(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(100));

    private OneResult() {}

    /// @param arguments the analyzer's URL, and the largest result accepted in bytes
    public static void main(String... arguments) throws Exception {
        Vertx vertx = Vertx.vertx();
        var settings = AnalyzerClientSettings.of(Map.of(AnalyzerService.STATIC, List.of(URI.create(arguments[0]))))
                .withMaxResultBytes(Long.parseLong(arguments[1]));
        var request = AnalysisRequest.of(
                "r",
                AnalyzerService.STATIC,
                new Target("demo", 1),
                new TreeSet<>(List.of("bandit", "ruff")),
                Tier.QUICK);
        long start = System.nanoTime();
        try (AnalyzerClient client = new VertxAnalyzerClient(vertx, settings)) {
            AnalysisOutcome outcome = client.analyze(request, ProgressListener.NONE, DEADLINE);
            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            System.out.printf(
                    "%s in %d ms, %d ms of processor time since the start%n", describe(outcome), millis, cpu());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static void write(ResultDocument document) throws IOException {
        document.writeTo(OutputStream.nullOutputStream());
        for (String tool : document.sarifTools()) {
            document.writeSarif(tool, OutputStream.nullOutputStream());
        }
    }

    private static long cpu() {
        var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return Duration.ofNanos(machine.getProcessCpuTime()).toMillis();
    }

    private static String describe(AnalysisOutcome outcome) {
        return switch (outcome) {
            case AnalysisOutcome.Answered answered -> {
                AnalysisReport report = answered.report();
                yield "%s, %d findings, the last at %s:%d, %d bytes"
                        .formatted(
                                report.status(),
                                report.findings().size(),
                                report.findings().getLast().file(),
                                report.findings().getLast().line(),
                                answered.document().size());
            }
            case AnalysisOutcome.Failed failed ->
                failed.cause().code() + ": " + failed.cause().message();
            case AnalysisOutcome.CutShort cut -> cut.cause().toString();
            case AnalysisOutcome.Busy busy -> busy.cause().toString();
            case AnalysisOutcome.Unreachable unreachable -> unreachable.cause().toString();
        };
    }
}
