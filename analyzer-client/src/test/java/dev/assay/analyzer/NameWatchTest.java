package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.analyzer.pool.Placement;
import dev.assay.analyzer.pool.PoolSettings;
import dev.assay.analyzer.pool.ServicePool;
import dev.assay.analyzer.pool.Signal;
import dev.assay.analyzer.pool.Wish;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerPolicy;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class NameWatchTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void it_goes_on_looking_after_a_bug_and_nobody_waits_for_the_first_look_in_vain() throws Exception {
        var thrown = new AtomicBoolean();
        var lookedTwice = new CountDownLatch(2);
        Clock brokenOnce = new Clock() {
            @Override
            public Instant instant() {
                if (thrown.compareAndSet(false, true)) {
                    throw new IllegalStateException("a bug");
                }
                return Instant.EPOCH;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        var rules = new PoolSettings(AnalyzerService.STATIC, 1, new BreakerPolicy(3, MINUTE, MINUTE), MINUTE);
        var pool = new ServicePool(rules, brokenOnce, ClientObserver.NONE, new Signal());
        var directory = new ReplicaDirectory(AnalyzerService.STATIC, List.of(URI.create("dns+ws://static:2001")), _ -> {
            lookedTwice.countDown();
            return List.of(InetAddress.getByAddress(new byte[] {10, 0, 0, 1}));
        });
        try (var watch = new NameWatch(directory, pool, Duration.ofMillis(1))) {
            watch.start();
            watch.awaitFirst(MINUTE);

            assertThat(lookedTwice.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(thrown).isTrue();
            watch.awaitFirst(MINUTE);
            long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (pool.isEmpty()) {
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.onSpinWait();
            }
            assertThat(pool.take(new Wish(Set.of(), Set.of()), Duration.ZERO)).isInstanceOf(Placement.Placed.class);
        }
    }
}
