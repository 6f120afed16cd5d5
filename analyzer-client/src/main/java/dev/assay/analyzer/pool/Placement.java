package dev.assay.analyzer.pool;

import java.time.Instant;

/// What became of asking for a place at a replica.
public sealed interface Placement {

    /// Here it is. Whoever gets this closes the lease.
    record Placed(Lease lease) implements Placement {}

    /// Every replica that would do was at work on as much as it takes, all the time.
    ///
    /// @param limit how many requests a replica is given at once
    record Busy(int limit) implements Placement {}

    /// Nothing is sent to any replica, because the breakers of all are open.
    ///
    /// @param why for a person: which, and when the next is probed
    /// @param probedAt when the next is probed; not in the future when one is being probed
    record CircuitOpen(String why, Instant probedAt) implements Placement {}

    /// There are replicas, but none besides those that the caller does not want.
    record NoOther() implements Placement {}

    /// There is no replica.
    record NoReplica() implements Placement {}

    /// The pool was closed.
    record Closed() implements Placement {}
}
