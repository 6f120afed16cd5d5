package dev.assay.tasks;

import dev.assay.analyzer.AnalysisOutcome;
import dev.assay.analyzer.AnalysisRequest;
import dev.assay.analyzer.AnalyzerClient;
import dev.assay.analyzer.AnalyzerHealth;
import dev.assay.analyzer.Deadline;
import dev.assay.analyzer.ProgressListener;
import dev.assay.analyzer.ReplicaHealth;
import dev.assay.analyzer.ReplicaStatus;
import dev.assay.analyzer.ResultDocument;
import dev.assay.analyzer.ServiceStatus;
import dev.assay.model.analysis.AnalysisReport;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.ToolRun;
import dev.assay.model.analysis.ToolStatus;
import dev.assay.model.breaker.BreakerState;
import dev.assay.model.task.FailureCause;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// Analyzers that answer as they are told, one replica each.
public final class FakeAnalyzers implements AnalyzerClient {

    static final URI REPLICA = URI.create("ws://user:secret@analyzer:2004/path?token=secret");
    static final Instant HEARD = Instant.parse("2026-11-22T08:00:00Z");

    private final AtomicInteger invalidations = new AtomicInteger();
    private final AtomicInteger coolDownsEnded = new AtomicInteger();
    private final Map<AnalyzerService, AtomicInteger> resets = new ConcurrentHashMap<>();
    private final AtomicInteger probes = new AtomicInteger();
    private volatile Conversation conversation = (request, _, _) -> complete(request);
    private volatile List<URI> replicas = List.of(REPLICA);
    private volatile ReplicaHealth health = healthy();
    private volatile BreakerState breaker = BreakerState.FRESH;

    /// What an analyzer does with a request.
    interface Conversation {
        AnalysisOutcome hold(AnalysisRequest request, ProgressListener progress, Deadline deadline)
                throws InterruptedException;
    }

    void answer(Function<AnalysisRequest, AnalysisOutcome> with) {
        conversation = (request, _, _) -> with.apply(request);
    }

    void converse(Conversation with) {
        conversation = with;
    }

    /// Each service has these from now on.
    public void beAt(URI... urls) {
        replicas = List.of(urls);
    }

    void beHealthy() {
        health = healthy();
    }

    void beSilent() {
        health = new ReplicaHealth.Silent(REPLICA, "said nothing for 12 s");
    }

    void breakReplica() {
        breaker = new BreakerState.Open(unreachable(), HEARD, HEARD.plusSeconds(300));
    }

    int invalidations() {
        return invalidations.get();
    }

    int probes() {
        return probes.get();
    }

    int coolDownsEnded() {
        return coolDownsEnded.get();
    }

    int resets(AnalyzerService service) {
        return resets.getOrDefault(service, new AtomicInteger()).get();
    }

    static FailureCause unreachable() {
        return new FailureCause(FailureCause.Code.ANALYZER_UNREACHABLE, "no replica accepted a connection");
    }

    private static ReplicaHealth healthy() {
        return new ReplicaHealth.Healthy(
                REPLICA, "1.4.2", Duration.ofMinutes(2), new TreeSet<>(List.of("requirements-scanner")));
    }

    static AnalysisOutcome complete(AnalysisRequest request) {
        return new AnalysisOutcome.Answered(
                REPLICA, report(request, AnalysisReport.Status.COMPLETE), new Document(0), List.of());
    }

    static AnalysisReport report(AnalysisRequest request, AnalysisReport.Status status) {
        var tool =
                new ToolRun("requirements-scanner", request.service().wireName(), ToolStatus.COMPLETED, 0, 1.0, null);
        return new AnalysisReport(
                request.service(),
                status,
                List.of(tool),
                List.of(),
                status == AnalysisReport.Status.COMPLETE ? null : "not all of it");
    }

    /// Nothing was done until then.
    static AnalysisReport empty(AnalysisRequest request) {
        return new AnalysisReport(
                request.service(), AnalysisReport.Status.NO_TOOL_RAN, List.of(), List.of(), "nothing yet");
    }

    @Override
    public AnalysisOutcome analyze(AnalysisRequest request, ProgressListener progress, Deadline deadline)
            throws InterruptedException {
        return conversation.hold(request, progress, deadline);
    }

    @Override
    public AnalyzerHealth health(AnalyzerService service) {
        return new AnalyzerHealth(service, List.of(health));
    }

    @Override
    public AnalyzerHealth probe(AnalyzerService service) {
        probes.incrementAndGet();
        return health(service);
    }

    @Override
    public void endCoolDowns(AnalyzerService service) {
        coolDownsEnded.incrementAndGet();
    }

    @Override
    public ServiceStatus status(AnalyzerService service) {
        return new ServiceStatus(
                service,
                replicas.stream()
                        .map(url -> new ReplicaStatus(url, 1, 4, breaker, health, HEARD, HEARD))
                        .toList(),
                2);
    }

    @Override
    public void invalidateHealth() {
        invalidations.incrementAndGet();
    }

    @Override
    public void resetBreakers(AnalyzerService service) {
        breaker = BreakerState.FRESH;
        resets.computeIfAbsent(service, _ -> new AtomicInteger()).incrementAndGet();
    }

    @Override
    public void close() {
        // nothing is open
    }

    /// An empty object, written only after so many refusals of the disk.
    static final class Document implements ResultDocument {

        private final AtomicInteger refusals;

        Document(int refusals) {
            this.refusals = new AtomicInteger(refusals);
        }

        @Override
        public long size() {
            return 2;
        }

        @Override
        public List<String> keys() {
            return List.of();
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            if (refusals.getAndDecrement() > 0) {
                throw new IOException("no space left on device");
            }
            out.write("{}".getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public SortedSet<String> sarifTools() {
            return Collections.emptySortedSet();
        }

        @Override
        public void writeSarif(String tool, OutputStream out) {
            throw new IllegalArgumentException(Objects.requireNonNull(tool));
        }
    }
}
