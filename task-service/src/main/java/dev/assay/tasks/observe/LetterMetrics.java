package dev.assay.tasks.observe;

import dev.assay.model.letter.DeadLetter;
import dev.assay.model.letter.DeadLetters;
import dev.assay.model.letter.LetterCount;
import dev.assay.model.task.QueueUnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/// Dead letters that wait for a decision, as metrics; and a warning, once, for each that keeps coming back.
@ApplicationScoped
class LetterMetrics {

    private static final Logger LOG = Logger.getLogger(LetterMetrics.class);

    /// A storm of failures must not become a storm of log lines; the gauge says how many there are.
    private static final int WARNINGS_AT_ONCE = 20;

    private final DeadLetters letters;
    private final MultiGauge open;
    private final MultiGauge alarming;
    private final Set<String> kinds = new HashSet<>();

    LetterMetrics(DeadLetters letters, MeterRegistry meters) {
        this.letters = letters;
        this.open = MultiGauge.builder("assay.dead.letters")
                .description("Dead letters that wait for a decision, up to 10,000 a kind")
                .register(meters);
        this.alarming = MultiGauge.builder("assay.dead.letters.alarming")
                .description("Those of them whose lineage has failed three times or more; somebody should look")
                .register(meters);
    }

    @Scheduled(identity = "letter-metrics", every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void refresh() {
        try {
            show(letters.counts());
            letters.takeAlarms(WARNINGS_AT_ONCE).forEach(LetterMetrics::warn);
        } catch (QueueUnavailableException e) {
            LOG.debugf("Counts of dead letters are as they were: %s", e.getMessage());
        }
    }

    /// A kind that once had letters stays, with 0: an alert must see that it is over.
    private void show(List<LetterCount> counts) {
        counts.forEach(count -> kinds.add(count.kind().name()));
        open.register(
                kinds.stream().map(kind -> row(kind, openOf(kind, counts))).toList(), true);
        alarming.register(
                kinds.stream().map(kind -> row(kind, alarmingOf(kind, counts))).toList(), true);
    }

    private static MultiGauge.Row<?> row(String kind, int number) {
        return MultiGauge.Row.of(Tags.of("kind", kind), number);
    }

    private static int openOf(String kind, List<LetterCount> counts) {
        return counts.stream()
                .filter(count -> count.kind().name().equals(kind))
                .mapToInt(LetterCount::open)
                .sum();
    }

    private static int alarmingOf(String kind, List<LetterCount> counts) {
        return counts.stream()
                .filter(count -> count.kind().name().equals(kind))
                .mapToInt(LetterCount::alarming)
                .sum();
    }

    private static void warn(DeadLetter letter) {
        LOG.warnf(
                "%s failed for good, and %s, which it was made of, %d times in all: %s (%s). Look before redriving it again",
                letter.task(),
                letter.origin(),
                letter.trips(),
                letter.cause().code(),
                letter.cause().message());
    }
}
