package dev.assay.pipelines.advance;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.PipelineAdvance;
import dev.assay.model.pipeline.PipelineAdvance.Advanced;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineReader;
import dev.assay.model.pipeline.PipelineSignals;
import dev.assay.model.pipeline.PipelineView;
import dev.assay.model.pipeline.Readiness;
import dev.assay.pipelines.readiness.AnalyzerWatch;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Advances pipelines, each on a thread of its own: when something happened to them, when their time has come, when
/// an analyzer they wait for is there, and whenever somebody looks around.
///
/// A pipeline is advanced by one thread of this process at a time; what happens meanwhile is one more turn. One
/// that breaks holds up no other, and one that waits for its row's lock takes one of the places for as long as the
/// database lets it, which is seconds. Other processes may do the same at the same time: the row's lock puts them in
/// order, and whoever comes second finds nothing to do.
final class AdvanceLoop implements PipelineSignals.Listener, AutoCloseable {

    private final PipelineAdvance advance;
    private final PipelineReader reader;
    private final AnalyzerWatch watch;
    private final AdvanceObserver observer;
    private final Attention attention;
    private final Alarms alarms = new Alarms(pipeline -> due(pipeline, Why.TIMER));
    private final Semaphore connections;

    private final Map<PipelineId, Turn> turns = new ConcurrentHashMap<>();

    /// What each asks for never changes, so it is read once.
    private final Map<PipelineId, Set<AnalyzerService>> services = new ConcurrentHashMap<>();

    /// What a look around found to do before any news of it came; most often the news is on its way.
    private final Set<PipelineId> unannounced = ConcurrentHashMap.newKeySet();

    /// Those under way, and this loop until it leaves.
    private final Phaser underWay = new Phaser(1);

    private volatile boolean leaving;

    /// @param connections how many pipelines are advanced at the same time; each needs a connection to the database
    AdvanceLoop(
            PipelineAdvance advance,
            PipelineReader reader,
            AnalyzerWatch watch,
            AdvanceObserver observer,
            int connections) {
        this.advance = advance;
        this.reader = reader;
        this.watch = watch;
        this.observer = observer;
        this.connections = new Semaphore(connections, true);
        this.attention = new Attention(watch);
        watch.listen(service -> attention.waitingFor(service).forEach(pipeline -> due(pipeline, Why.READINESS)));
    }

    @Override
    public void due(PipelineId pipeline) {
        due(pipeline, Why.SIGNAL);
    }

    @Override
    public void happened(PipelineId pipeline) {
        // Whoever reads events listens for this; what is to be done about them has been done.
    }

    @Override
    public void reconnected() {
        // What was missed is found by the next look around.
    }

    void due(PipelineId pipeline, Why why) {
        unannounced.remove(pipeline);
        var asked = new Turn.Asked(why, System.nanoTime());
        turns.compute(pipeline, (_, turn) -> {
            if (turn == null) {
                return begin(pipeline, asked);
            }
            turn.again(asked);
            return turn;
        });
    }

    /// Looks at one because it is open. When it is being looked at already, that will do.
    void lookAt(PipelineId pipeline) {
        turns.computeIfAbsent(pipeline, _ -> begin(pipeline, new Turn.Asked(Why.RECONCILE, System.nanoTime())));
    }

    /// How many pipelines were found to have something to do since this was asked last, of which no news has come.
    int missed() {
        var missed = Set.copyOf(unannounced);
        unannounced.removeAll(missed);
        return missed.size();
    }

    /// Those of which anything is remembered, at this moment.
    Set<PipelineId> remembered() {
        return new HashSet<>(services.keySet());
    }

    /// Forgets all there is to remember of these.
    void forget(Set<PipelineId> gone) {
        gone.forEach(this::forget);
    }

    private void forget(PipelineId pipeline) {
        services.remove(pipeline);
        alarms.unset(pipeline);
        attention.waits(pipeline, Set.of());
    }

    /// Begins nothing more, and waits for what has begun.
    @Override
    public void close() {
        leaving = true;
        alarms.close();
        try {
            underWay.awaitAdvanceInterruptibly(underWay.arriveAndDeregister(), 10, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException _) {
            // Their transactions end with their connections, and the next process goes on where these began.
        }
    }

    private @Nullable Turn begin(PipelineId pipeline, Turn.Asked asked) {
        if (leaving || underWay.register() < 0) {
            return null;
        }
        var turn = new Turn(asked);
        Thread.ofVirtual().name("advance-" + pipeline).start(() -> run(pipeline, turn));
        return turn;
    }

    private void run(PipelineId pipeline, Turn turn) {
        try {
            do {
                step(pipeline, turn.asked());
            } while (turns.compute(pipeline, (_, mine) -> turn.next() && !leaving ? mine : null) != null);
        } finally {
            turns.remove(pipeline, turn);
            underWay.arriveAndDeregister();
        }
    }

    private void step(PipelineId pipeline, Turn.Asked asked) {
        try {
            Map<AnalyzerService, Readiness> readiness = watch.known(servicesOf(pipeline));
            connections.acquire();
            long began = System.nanoTime();
            Advanced came;
            try {
                came = advance.advance(pipeline, readiness);
            } finally {
                connections.release();
            }
            if (asked.why() == Why.RECONCILE && came.changed()) {
                unannounced.add(pipeline);
            }
            observer.advanced(
                    pipeline,
                    asked.why(),
                    Duration.ofNanos(began - asked.at()),
                    Duration.ofNanos(System.nanoTime() - began),
                    came);
            follow(pipeline, came, readiness);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            observer.failed(pipeline, e);
        }
    }

    private void follow(PipelineId pipeline, Advanced came, Map<AnalyzerService, Readiness> readiness) {
        if (came.status() == null || came.status().isFinal()) {
            forget(pipeline);
            return;
        }
        attention.waits(pipeline, came.waitsFor());
        // One that came while it was looked at has told only those that waited for it by then.
        if (came.waitsFor().stream()
                .anyMatch(service -> !isReady(readiness.get(service)) && watch.mayBeReady(service))) {
            due(pipeline, Why.READINESS);
        }
        if (came.lookAgain() == null) {
            alarms.unset(pipeline);
        } else {
            alarms.set(pipeline, came.lookAgain());
        }
    }

    private static boolean isReady(@Nullable Readiness readiness) {
        return readiness instanceof Readiness.Ready;
    }

    private Set<AnalyzerService> servicesOf(PipelineId pipeline) throws InterruptedException {
        Set<AnalyzerService> known = services.get(pipeline);
        if (known != null) {
            return known;
        }
        connections.acquire();
        try {
            Set<AnalyzerService> read = reader.find(pipeline)
                    .map(PipelineView::services)
                    .filter(all -> !all.isEmpty())
                    .<Set<AnalyzerService>>map(EnumSet::copyOf)
                    .orElse(Set.of());
            services.put(pipeline, read);
            return read;
        } finally {
            connections.release();
        }
    }
}
