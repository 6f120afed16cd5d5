package dev.assay.pipelines.advance;

import dev.assay.model.pipeline.PipelineAdvance;
import dev.assay.model.pipeline.PipelineId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Looks at every open pipeline from time to time, whatever was said about it: the second leg under the signals,
/// which may be lost.
final class Reconciler implements Runnable {

    private static final int PAGE = 500;

    private final PipelineAdvance advance;
    private final AdvanceLoop loop;
    private final AdvanceObserver observer;
    private final Duration interval;

    Reconciler(PipelineAdvance advance, AdvanceLoop loop, AdvanceObserver observer, Duration interval) {
        this.advance = advance;
        this.loop = loop;
        this.observer = observer;
        this.interval = interval;
    }

    /// Until it is interrupted.
    @Override
    public void run() {
        try {
            while (true) {
                lookAround();
                Thread.sleep(interval);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    void lookAround() {
        try {
            int missed = loop.missed();
            Set<PipelineId> gone = loop.remembered();
            Set<PipelineId> open = open();
            open.forEach(loop::lookAt);
            gone.removeAll(open);
            loop.forget(gone);
            observer.reconciled(open.size(), missed);
        } catch (RuntimeException e) {
            observer.notReconciled(e);
        }
    }

    private Set<PipelineId> open() {
        var open = new HashSet<PipelineId>();
        List<PipelineId> page = advance.open(null, PAGE);
        open.addAll(page);
        while (page.size() == PAGE) {
            page = advance.open(page.getLast(), PAGE);
            open.addAll(page);
        }
        return open;
    }
}
