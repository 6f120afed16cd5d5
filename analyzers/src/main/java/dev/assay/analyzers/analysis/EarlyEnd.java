package dev.assay.analyzers.analysis;

import java.util.HashSet;
import java.util.Set;

/// Lets somebody end an analysis early and keep what its tools have found so far.
///
/// Safe for use by several threads. Only those who wait for a tool are interrupted, and only while they do.
public final class EarlyEnd {

    private final Set<Thread> waiting = new HashSet<>();
    private boolean asked;

    /// Stops the tools that run, and lets no other begin. What has ended is kept.
    public synchronized void ask() {
        asked = true;
        waiting.forEach(Thread::interrupt);
    }

    synchronized boolean isAsked() {
        return asked;
    }

    /// The calling thread is about to wait for a tool; false when it should not.
    synchronized boolean begin() {
        return !asked && waiting.add(Thread.currentThread());
    }

    /// The calling thread waits no more.
    synchronized void end() {
        waiting.remove(Thread.currentThread());
    }
}
