package dev.assay.quickstart.stack;

import dev.assay.quickstart.platform.CannotGoOnException;
import java.io.IOException;

/// Something that runs beside the launcher, may die, and can then be started again.
interface Part {

    String name();

    /// Starts it; false when it has been stopped for good meanwhile.
    boolean start() throws IOException, InterruptedException;

    /// Waits until it can be used.
    ///
    /// @throws CannotGoOnException when it dies instead, or takes too long
    void awaitReady() throws InterruptedException;

    /// Waits for its end and says, to a person, what there is to say about it.
    String awaitDeath() throws IOException, InterruptedException;

    /// Ends one that hangs, so that it can be started again.
    void kill() throws IOException;

    /// Ends it and keeps it from being started again.
    void stop() throws IOException, InterruptedException;

    /// Whether `stop` was called.
    boolean isStopped();
}
