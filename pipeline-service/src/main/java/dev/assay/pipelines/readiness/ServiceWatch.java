package dev.assay.pipelines.readiness;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.Readiness;
import dev.assay.model.task.FailureCause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What one analyzer service said when it was asked last, and asking it again: when that is old and somebody wants
/// to know, and over and over while it is waited for.
///
/// Safe for use by many threads: it is asked by one of them at a time, on a thread of its own.
final class ServiceWatch {

    private static final Logger LOG = Logger.getLogger(ServiceWatch.class);

    private final AnalyzerService service;
    private final ReadinessSource source;
    private final WaitTimes times;
    private final Duration timeToLive;
    private final Clock clock;
    private final Runnable changed;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private @Nullable Readiness answer;

    /// Somebody was told that it is absent, because it had yet to answer.
    private boolean calledAbsent;

    private Instant answeredAt = Instant.EPOCH;
    private @Nullable CompletableFuture<Readiness> question;
    private boolean wanted;
    private boolean polling;

    /// @param timeToLive how long an answer is believed before it is asked for anew
    /// @param changed called when an answer differs from what was said before, by the thread that asked
    ServiceWatch(
            AnalyzerService service,
            ReadinessSource source,
            WaitTimes times,
            Duration timeToLive,
            Clock clock,
            Runnable changed) {
        this.service = service;
        this.source = source;
        this.times = times;
        this.timeToLive = timeToLive;
        this.clock = clock;
        this.changed = changed;
    }

    /// The last answer, at once; waits for the first one, and when that does not come, the service is not there
    /// yet.
    Readiness known(Duration patience) throws InterruptedException {
        CompletableFuture<Readiness> first;
        lock.lockInterruptibly();
        try {
            if (answer == null || !clock.instant().isBefore(answeredAt.plus(timeToLive))) {
                first = ask(false);
            } else {
                first = CompletableFuture.completedFuture(answer);
            }
            if (answer != null) {
                return answer;
            }
        } finally {
            lock.unlock();
        }
        try {
            return first.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return unanswered(patience);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a question never fails", e);
        }
    }

    private Readiness unanswered(Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (answer != null) {
                return answer;
            }
            calledAbsent = true;
        } finally {
            lock.unlock();
        }
        return absent("has not said within " + patience.toSeconds() + " s whether it is there");
    }

    /// True before it was asked, too.
    boolean mayBeReady() {
        lock.lock();
        try {
            return answer == null ? !calledAbsent : answer instanceof Readiness.Ready;
        } finally {
            lock.unlock();
        }
    }

    /// Whether it is waited for.
    void want(boolean wants) {
        lock.lock();
        try {
            wanted = wants;
            moved.signalAll();
            if (wants && !polling) {
                polling = true;
                Thread.ofVirtual().name("analyzer-wait-" + service.wireName()).start(this::poll);
            }
        } finally {
            lock.unlock();
        }
    }

    private void poll() {
        long began = System.nanoTime();
        int asked = 0;
        try {
            do {
                asking().get();
                asked++;
            } while (rest(times.until(asked, Duration.ofNanos(System.nanoTime() - began))));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a question never fails", e);
        }
    }

    /// @return whether to go on; when not, polling has ended
    private boolean rest(Duration time) throws InterruptedException {
        long left = time.toNanos();
        lock.lockInterruptibly();
        try {
            while (wanted && left > 0) {
                left = moved.awaitNanos(left);
            }
            polling = wanted;
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<Readiness> asking() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            return ask(true);
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<Readiness> ask(boolean anew) {
        CompletableFuture<Readiness> asked = question;
        if (asked != null && !asked.isDone()) {
            return asked;
        }
        var asking = new CompletableFuture<Readiness>();
        question = asking;
        Thread.ofVirtual().name("analyzer-ready-" + service.wireName()).start(() -> {
            Readiness said = absent("could not be asked");
            try {
                said = source.ask(service, anew);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.warnf("Cannot tell whether the %s is there: %s", service.wireName(), e);
            } finally {
                keep(said);
                asking.complete(said);
            }
        });
        return asking;
    }

    private void keep(Readiness said) {
        boolean news;
        lock.lock();
        try {
            news = answer == null
                    ? calledAbsent && said instanceof Readiness.Ready
                    : !answer.getClass().equals(said.getClass());
            answer = said;
            answeredAt = clock.instant();
        } finally {
            lock.unlock();
        }
        if (news) {
            changed.run();
        }
    }

    private Readiness.Absent absent(String why) {
        return new Readiness.Absent(
                new FailureCause(FailureCause.Code.ANALYZER_UNREACHABLE, service.wireName() + " " + why));
    }
}
