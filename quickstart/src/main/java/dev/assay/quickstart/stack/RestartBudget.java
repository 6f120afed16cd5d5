package dev.assay.quickstart.stack;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// How often a service that dies is started again: five times in ten minutes, each time after a longer pause.
final class RestartBudget {

    private static final int MOST = 5;
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final Deque<Duration> deaths = new ArrayDeque<>();

    /// The pause before the next start; empty when it has died too often.
    ///
    /// @param now any clock that does not go backwards
    Optional<Duration> afterDeathAt(Duration now) {
        while (!deaths.isEmpty() && deaths.getFirst().plus(WINDOW).compareTo(now) <= 0) {
            deaths.removeFirst();
        }
        if (deaths.size() == MOST) {
            return Optional.empty();
        }
        deaths.addLast(now);
        return Optional.of(FIRST_PAUSE.multipliedBy(1L << (deaths.size() - 1)));
    }
}
