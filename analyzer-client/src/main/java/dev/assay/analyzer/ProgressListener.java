package dev.assay.analyzer;

/// Told what an analyzer says while it works.
@FunctionalInterface
public interface ProgressListener {

    /// Listens to nothing.
    ProgressListener NONE = _ -> {};

    /// Called on the thread that waits for the analysis, which hears nothing else meanwhile. What it throws is
    /// logged and does the analysis no harm.
    void heard(ProgressUpdate update);
}
