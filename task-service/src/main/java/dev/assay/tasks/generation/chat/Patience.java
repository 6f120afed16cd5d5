package dev.assay.tasks.generation.chat;

import java.time.Duration;

/// How long a call may still take: until something of the answer comes, and in all. Used by one thread.
final class Patience {

    private final ChatLimits limits;
    private final long begunNanos = System.nanoTime();
    private long heardNanos = begunNanos;
    private boolean heard;

    Patience(ChatLimits limits) {
        this.limits = limits;
    }

    /// A piece of the answer came. What servers send to keep a connection alive is none.
    void heard() {
        heard = true;
        heardNanos = System.nanoTime();
    }

    Duration left() {
        Duration whole = limits.request().minus(since(begunNanos));
        Duration silence = silenceLimit().minus(since(heardNanos));
        return whole.compareTo(silence) < 0 ? whole : silence;
    }

    /// What to say once nothing is left.
    String lost() {
        if (since(begunNanos).compareTo(limits.request()) >= 0) {
            return "the answer was not complete after %d s (assay.generation.request-timeout)"
                    .formatted(limits.request().toSeconds());
        }
        return heard
                ? "nothing more of the answer came for %d s (assay.generation.stall-timeout)"
                        .formatted(limits.stall().toSeconds())
                : "nothing of the answer came for %d s (assay.generation.first-token-timeout)"
                        .formatted(limits.firstToken().toSeconds());
    }

    private Duration silenceLimit() {
        return heard ? limits.stall() : limits.firstToken();
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
