package dev.assay.analyzer.pool;

import dev.assay.model.breaker.BreakerPolicy;
import dev.assay.model.breaker.BreakerState;
import dev.assay.model.breaker.BreakerState.Closed;
import dev.assay.model.breaker.BreakerState.HalfOpen;
import dev.assay.model.breaker.BreakerState.Open;
import dev.assay.model.task.FailureCause;
import java.time.Clock;
import java.time.Instant;
import java.util.function.BiConsumer;

/// The circuit breaker of one replica: the state it is in, and what may be said to it in every state. Reports that
/// come too late for the state are passed over.
///
/// Guarded by the lock of its pool.
final class Breaker {

    private final BreakerPolicy policy;
    private final Clock clock;
    private final BiConsumer<BreakerState, BreakerState> moved;
    private BreakerState state = BreakerState.FRESH;

    /// @param moved told of every move from one kind of state to another; a count that grows is none
    Breaker(BreakerPolicy policy, Clock clock, BiConsumer<BreakerState, BreakerState> moved) {
        this.policy = policy;
        this.clock = clock;
        this.moved = moved;
    }

    BreakerState state() {
        return state;
    }

    /// A request was answered.
    void answered() {
        if (state instanceof Closed closed) {
            move(closed.succeeded());
        }
    }

    /// A request failed for a cause that speaks against the replica.
    void failed(FailureCause cause) {
        if (state instanceof Closed closed) {
            move(closed.failed(cause, clock.instant(), policy));
        }
    }

    /// When it is to be probed, or the probe is given up; never while it is closed.
    Instant dueAt() {
        return switch (state) {
            case Closed _ -> Instant.MAX;
            case Open open -> open.until();
            case HalfOpen halfOpen -> halfOpen.probeUntil();
        };
    }

    /// Half opens it when its time has come; who calls this probes.
    void beginProbe() {
        Instant now = clock.instant();
        switch (state) {
            case Open open when open.isDue(now) -> move(open.probe(now, policy));
            case HalfOpen halfOpen when halfOpen.isAbandoned(now) -> move(halfOpen.probeAgain(now, policy));
            case Closed _, Open _, HalfOpen _ -> {}
        }
    }

    /// A probe was answered.
    void probePassed() {
        if (state instanceof HalfOpen halfOpen) {
            move(halfOpen.passed(policy));
        }
    }

    /// A probe was not answered.
    void probeRefused(FailureCause why) {
        if (state instanceof HalfOpen halfOpen) {
            move(halfOpen.refused(why, clock.instant(), policy));
        }
    }

    /// Has an open one probed as soon as can be.
    void endCoolDown() {
        if (state instanceof Open open) {
            state = open.cooledDown(clock.instant());
        }
    }

    void reset() {
        move(BreakerState.FRESH);
    }

    private void move(BreakerState to) {
        BreakerState from = state;
        state = to;
        if (!from.name().equals(to.name())) {
            moved.accept(from, to);
        }
    }
}
