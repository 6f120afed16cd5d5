package dev.assay.analyzer.pool;

import dev.assay.analyzer.ReplicaHealth;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One question to one replica how it is. Many may wait for its answer; one asks.
final class Checkup {

    private final Replica replica;
    private final int generation;
    private final CompletableFuture<ReplicaHealth> answer = new CompletableFuture<>();
    private final AtomicBoolean begun = new AtomicBoolean();

    /// @param generation of what is known about the replica; an answer to an older one is not remembered
    Checkup(Replica replica, int generation) {
        this.replica = replica;
        this.generation = generation;
    }

    /// One that is answered already, from memory.
    static Checkup answered(Replica replica, ReplicaHealth known) {
        var checkup = new Checkup(replica, -1);
        checkup.begun.set(true);
        checkup.answer.complete(known);
        return checkup;
    }

    Replica replica() {
        return replica;
    }

    URI url() {
        return replica.url();
    }

    int generation() {
        return generation;
    }

    /// True for the one caller who has to ask.
    boolean begin() {
        return begun.compareAndSet(false, true);
    }

    /// @param health null when it was given up
    void end(@Nullable ReplicaHealth health) {
        if (health == null) {
            answer.cancel(false);
        } else {
            answer.complete(health);
        }
    }

    /// What the replica said, as soon as it did; cancelled when it was given up.
    CompletableFuture<ReplicaHealth> answer() {
        return answer;
    }
}
