package dev.assay.bench.contestant;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// The yardstick of a drain by a queue: [BatchLoop] with a claim that is committed before anything runs. Rows are
/// not locked while they are run, others can see whose they are, and a crash does not make them look as if nobody
/// had begun them. The price is that each task is written twice, as by every queue whose claims outlive their
/// process.
///
/// Nobody gives a dead process' rows back here: that would take a lease.
public final class ClaimLoop extends BatchLoop {

    @Override
    public String name() {
        return "claim-loop";
    }

    @Override
    public String setUp() {
        return ("claim %d with one UPDATE, commit, run them, one UPDATE, commit; one connection per process; no leases, no"
                        + " fencing, no history")
                .formatted(BATCH);
    }

    @Override
    List<BareTable.Taken> take(Connection connection) throws SQLException {
        List<BareTable.Taken> claimed = BareTable.claim(connection, BATCH);
        connection.commit();
        return claimed;
    }

    /// What is claimed has no index: it would be one more to write for every task, for nothing but this question,
    /// which is asked once everything has been started.
    @Override
    public String isBusy() {
        return BareTable.IS_BUSY + " or exists (select from bare_task where state = 'running')";
    }
}
