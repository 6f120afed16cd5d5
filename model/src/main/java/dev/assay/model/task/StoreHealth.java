package dev.assay.model.task;

import java.time.Duration;

/// Tells what wears the store down before anybody notices, cheaply enough to be asked every few seconds.
public interface StoreHealth {

    /// How long the oldest open transaction has been open, whoever's it is; zero when none is open. What has been
    /// deleted or replaced since it began cannot be cleaned up, so the queue gets slower the longer it stays open.
    Duration oldestTransaction();
}
