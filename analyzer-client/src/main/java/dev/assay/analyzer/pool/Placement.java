package dev.assay.analyzer.pool;

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
    record CircuitOpen(String why) implements Placement {}

    /// There are replicas, but none besides those that the caller does not want.
    record NoOther() implements Placement {}

    /// There is no replica.
    record NoReplica() implements Placement {}

    /// The pool was closed.
    record Closed() implements Placement {}
}
