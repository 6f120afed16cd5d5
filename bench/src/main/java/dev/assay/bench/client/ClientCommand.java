package dev.assay.bench.client;

import com.sun.management.ThreadMXBean;
import dev.assay.analyzer.AnalysisOutcome;
import dev.assay.analyzer.AnalysisRequest;
import dev.assay.analyzer.AnalyzerClient;
import dev.assay.analyzer.AnalyzerClientSettings;
import dev.assay.analyzer.Deadline;
import dev.assay.analyzer.VertxAnalyzerClient;
import dev.assay.bench.place.Effort;
import dev.assay.bench.place.Machine;
import dev.assay.bench.report.JsonReport;
import dev.assay.bench.stats.Samples;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Tier;
import dev.assay.model.task.Target;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures what one analysis costs in the analyzer client.
@Command(
        name = "client",
        description = "Analyses through the analyzer client against an analyzer that answers at once.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ClientCommand implements Callable<Integer> {

    private static final Deadline DEADLINE = new Deadline(
            Duration.ofMinutes(2),
            Duration.ofSeconds(60),
            Duration.ofSeconds(90),
            Duration.ofSeconds(90),
            Duration.ofMinutes(2));

    private static final Duration CROWD_WAITS = Duration.ofSeconds(15);

    @Option(names = "--calls", paramLabel = "N", description = "Of each size. Default: ${DEFAULT-VALUE}.")
    int calls = 1_000;

    @Option(names = "--crowd", paramLabel = "N", description = "Analyses at once. Default: ${DEFAULT-VALUE}.")
    int crowd = 1_000;

    @Option(
            names = "--findings",
            split = ",",
            paramLabel = "NUMBERS",
            description = "How many each answer has. Default: ${DEFAULT-VALUE}.")
    List<Integer> findings = List.of(10, 1_000, 20_000);

    @Option(names = "--out", paramLabel = "DIR", description = "For client.json. Default: ${DEFAULT-VALUE}.")
    Path out = Path.of("bench-results");

    @Override
    public Integer call() throws Exception {
        Instant startedAt = Clock.systemUTC().instant();
        var measured = new ArrayList<ClientRun.Calls>();
        for (int count : findings) {
            measured.add(calls(count));
        }
        var run = new ClientRun(ClientRun.FORMAT, startedAt, Machine.here("(this process)"), measured, crowd());
        Files.createDirectories(out);
        Files.writeString(out.resolve("client.json"), JsonReport.of(run));
        System.out.print(text(run));
        return 0;
    }

    private ClientRun.Calls calls(int findings) throws Exception {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (InstantAnalyzer analyzer = InstantAnalyzer.start(findings, Duration.ZERO);
                Asking asking = Asking.of(analyzer, 1)) {
            // Large answers warm up in fewer calls, and are not to take all day.
            int count = Math.max(20, (int) (calls / Math.max(1, analyzer.answerBytes() / 100_000)));
            for (int i = 0; i < count; i++) {
                asking.once();
            }
            var millis = new double[count];
            long before = threads.getTotalThreadAllocatedBytes();
            for (int i = 0; i < count; i++) {
                long begun = System.nanoTime();
                asking.once();
                millis[i] = (System.nanoTime() - begun) / 1e6;
            }
            double allocated = (threads.getTotalThreadAllocatedBytes() - before) / (double) count;
            var samples = new Samples(millis);
            return new ClientRun.Calls(
                    findings,
                    analyzer.answerBytes(),
                    count,
                    samples.percentile(50),
                    samples.percentile(95),
                    samples.percentile(99),
                    samples.max(),
                    allocated);
        }
    }

    private ClientRun.Crowd crowd() throws Exception {
        try (InstantAnalyzer analyzer = InstantAnalyzer.start(10, CROWD_WAITS);
                Asking asking = Asking.of(analyzer, crowd);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long before = usedHeap();
            long begun = System.nanoTime();
            var asked = new ArrayList<Future<?>>();
            for (int i = 0; i < crowd; i++) {
                asked.add(threads.submit(() -> {
                    asking.once();
                    return null;
                }));
            }
            // All have been sent well before the first is answered; that is when they weigh most.
            TimeUnit.NANOSECONDS.sleep(CROWD_WAITS.toNanos() * 2 / 3);
            long held = usedHeap() - before;
            long resident = Effort.residentBytes(ProcessHandle.current().pid());
            for (Future<?> each : asked) {
                each.get();
            }
            return new ClientRun.Crowd(crowd, Math.max(0, held), resident, (System.nanoTime() - begun) / 1e9);
        }
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /// A client and what it is asked.
    private record Asking(Vertx vertx, AnalyzerClient client, AnalysisRequest request) implements AutoCloseable {

        static Asking of(InstantAnalyzer analyzer, int atOnce) {
            Vertx vertx = Vertx.vertx();
            var settings = AnalyzerClientSettings.of(Map.of(AnalyzerService.STATIC, List.of(analyzer.url())))
                    .withLimits(Map.of(AnalyzerService.STATIC, atOnce));
            return new Asking(
                    vertx,
                    new VertxAnalyzerClient(vertx, settings),
                    AnalysisRequest.of(
                            "bench",
                            AnalyzerService.STATIC,
                            new Target("bench_model", 1),
                            new TreeSet<>(List.of("bandit")),
                            Tier.QUICK));
        }

        void once() throws InterruptedException {
            AnalysisOutcome outcome = client.analyze(request, _ -> {}, DEADLINE);
            if (!(outcome instanceof AnalysisOutcome.Answered)) {
                throw new IllegalStateException("an analysis ended with " + outcome);
            }
        }

        @Override
        public void close() {
            client.close();
            vertx.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
        }
    }

    private static String text(ClientRun run) {
        var text = new StringBuilder("%nAnalyses one after the other%n%n".formatted());
        text.append("  %10s %14s %8s %9s %9s %9s %9s %16s %14s%n"
                .formatted(
                        "findings",
                        "answer, B",
                        "calls",
                        "p50, ms",
                        "p95",
                        "p99",
                        "worst",
                        "allocated, B",
                        "× answer"));
        for (ClientRun.Calls calls : run.calls()) {
            text.append("  %,10d %,14d %,8d %9.2f %9.2f %9.2f %9.2f %,16.0f %14.2f%n"
                    .formatted(
                            calls.findings(),
                            calls.answerBytes(),
                            calls.count(),
                            calls.p50Millis(),
                            calls.p95Millis(),
                            calls.p99Millis(),
                            calls.maxMillis(),
                            calls.allocatedPerCall(),
                            calls.timesTheAnswer()));
        }
        ClientRun.Crowd crowd = run.crowd();
        return text.append(
                        "%n%,d analyses at once hold %,d bytes of heap (%,.0f each); the process has %,d MiB resident%n"
                                .formatted(
                                        crowd.analyses(),
                                        crowd.heapBytes(),
                                        crowd.heapPerAnalysis(),
                                        crowd.residentBytes() >> 20))
                .toString();
    }
}
