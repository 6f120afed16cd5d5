package dev.assay.pipelines.live;

import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineSignals;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Tells those who follow a pipeline that it has new events. Safe for use by many threads.
@ApplicationScoped
public class PipelineNews {

    private final PipelineSignals signals;
    private final Semaphore places;
    private final Map<PipelineId, Set<Follower>> followers = new ConcurrentHashMap<>();
    private PipelineSignals.@Nullable Subscription subscription;

    PipelineNews(PipelineSignals signals, LiveSettings settings) {
        this.signals = signals;
        this.places = new Semaphore(settings.maxStreams());
    }

    void start(@Observes StartupEvent started) {
        subscription = signals.subscribe(new Listening());
    }

    void stop(@Observes ShutdownEvent leaving) {
        if (subscription != null) {
            subscription.close();
        }
        followers.values().forEach(all -> all.forEach(Follower::leave));
    }

    /// @return empty when there are as many already as there may be
    public Optional<Follower> follow(PipelineId pipeline) {
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        var follower = new Follower(pipeline);
        followers.compute(pipeline, (_, before) -> {
            Set<Follower> all = before == null ? ConcurrentHashMap.newKeySet() : before;
            all.add(follower);
            return all;
        });
        return Optional.of(follower);
    }

    private void tell(Set<Follower> all) {
        all.forEach(Follower::tell);
    }

    /// Somebody who follows one pipeline.
    public final class Follower implements AutoCloseable {

        private final PipelineId pipeline;

        /// At most one permit: however much is new, it is one reason to look.
        private final Semaphore news = new Semaphore(0);

        private volatile boolean leaving;

        private Follower(PipelineId pipeline) {
            this.pipeline = pipeline;
        }

        /// Waits until there may be new events.
        ///
        /// @return false when nobody said so for this long
        public boolean await(Duration longest) throws InterruptedException {
            boolean told = news.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
            news.drainPermits();
            return told;
        }

        /// True once this process shuts down.
        public boolean isOver() {
            return leaving;
        }

        private void tell() {
            if (news.availablePermits() == 0) {
                news.release();
            }
        }

        private void leave() {
            leaving = true;
            tell();
        }

        @Override
        public void close() {
            followers.computeIfPresent(pipeline, (_, all) -> {
                if (all.remove(this)) {
                    places.release();
                }
                return all.isEmpty() ? null : all;
            });
        }
    }

    private final class Listening implements PipelineSignals.Listener {

        @Override
        public void due(PipelineId pipeline) {
            // nothing to read yet
        }

        @Override
        public void happened(PipelineId pipeline) {
            tell(followers.getOrDefault(pipeline, Set.of()));
        }

        @Override
        public void reconnected() {
            followers.values().forEach(PipelineNews.this::tell);
        }
    }
}
