package dev.assay.edge.tools;

import dev.assay.model.analysis.AnalyzerService;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/// Remembers which tools the analyzers have. Whoever asks waits for all of them together no longer than a moment: a
/// service that has not answered by then is shown as it was known before, and its answer is kept for the next time.
///
/// Safe for use by many threads: a service is asked by one of them at a time, on a thread of its own.
public final class KnownTools {

    private static final Logger LOG = Logger.getLogger(KnownTools.class);

    private final ToolSource source;
    private final Clock clock;
    private final Duration timeToLive;
    private final Duration patience;
    private final Map<AnalyzerService, ServiceTools> known = new EnumMap<>(AnalyzerService.class);
    private final Map<AnalyzerService, CompletableFuture<ServiceTools>> asked = new EnumMap<>(AnalyzerService.class);

    /// @param timeToLive how long an answer, or that there was none, is believed
    /// @param patience how long whoever asks may be kept waiting
    public KnownTools(ToolSource source, Clock clock, Duration timeToLive, Duration patience) {
        this.source = source;
        this.clock = clock;
        this.timeToLive = timeToLive;
        this.patience = patience;
    }

    public Map<AnalyzerService, ServiceTools> read() throws InterruptedException {
        var answers = new EnumMap<AnalyzerService, CompletableFuture<ServiceTools>>(AnalyzerService.class);
        for (AnalyzerService service : AnalyzerService.values()) {
            answers.put(service, answer(service));
        }
        var all = CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new));
        try {
            all.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            LOG.debugf("Not every analyzer said in %s which tools it has", patience);
        } catch (ExecutionException e) {
            throw new IllegalStateException("asking for tools never fails", e);
        }
        var tools = new EnumMap<AnalyzerService, ServiceTools>(AnalyzerService.class);
        answers.forEach((service, answer) -> tools.put(service, answer.getNow(last(service))));
        return tools;
    }

    private synchronized ServiceTools last(AnalyzerService service) {
        return known.getOrDefault(service, ServiceTools.UNKNOWN);
    }

    private synchronized CompletableFuture<ServiceTools> answer(AnalyzerService service) {
        ServiceTools last = last(service);
        if (last.checkedAt() != null
                && clock.instant().isBefore(last.checkedAt().plus(timeToLive))) {
            return CompletableFuture.completedFuture(last);
        }
        return asked.computeIfAbsent(service, this::ask);
    }

    private CompletableFuture<ServiceTools> ask(AnalyzerService service) {
        var answer = new CompletableFuture<ServiceTools>();
        Thread.ofVirtual().name("assay-tools-" + service.wireName()).start(() -> {
            ServiceTools tools = ServiceTools.UNKNOWN;
            try {
                tools = new ServiceTools(source.ask(service), clock.instant());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.warnf("Cannot tell which tools the %s has: %s", service.wireName(), e);
                tools = new ServiceTools(Optional.<SortedSet<String>>empty(), clock.instant());
            } finally {
                remember(service, tools);
                answer.complete(tools);
            }
        });
        return answer;
    }

    private synchronized void remember(AnalyzerService service, ServiceTools tools) {
        known.put(service, tools);
        asked.remove(service);
    }
}
