package dev.assay.tasks.work;

import dev.assay.model.control.WorkerOrders;
import dev.assay.model.control.WorkerReport;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.WorkerId;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/// This worker as one of many: says every few seconds that it is there, and does what it is told in return.
///
/// Everything but [#ordersChanged] is called by the claim loop, between two claims: so a worker that is seen
/// claims, or says why it does not, and an order that has been taken in holds from the next claim on.
final class Membership {

    private static final Logger LOG = Logger.getLogger(Membership.class);

    private final WorkerId id;
    private final Fleet fleet;
    private final Set<String> kinds;
    private final Slots slots;
    private final Runs runs;
    private final CountedWork work;
    private final WorkerSettings settings;

    private volatile boolean ordersMayHaveChanged = true;
    private long reportedNanos;
    private WorkerOrders orders = new WorkerOrders(false, Map.of());
    private boolean recycling;

    Membership(
            WorkerId id,
            Fleet fleet,
            Set<String> kinds,
            Slots slots,
            Runs runs,
            CountedWork work,
            WorkerSettings settings) {
        this.id = id;
        this.fleet = fleet;
        this.kinds = kinds;
        this.slots = slots;
        this.runs = runs;
        this.work = work;
        this.settings = settings;
    }

    /// Has the next turn of the claim loop ask for orders.
    void ordersChanged() {
        ordersMayHaveChanged = true;
    }

    /// Before a claim: takes in what may have been ordered.
    ///
    /// @param nowNanos from [System#nanoTime]
    void followOrders(long nowNanos) {
        if (!recycling && hasDoneItsShare()) {
            recycling = true;
            ordersMayHaveChanged = true;
            LOG.infof("Worker %s has done %d tasks and claims no more", id, work.done() + work.failed());
        }
        if (ordersMayHaveChanged) {
            report(nowNanos);
        }
    }

    /// After a claim: says that this worker is there when that is due. Not before, or a task that has just been
    /// announced would wait for it.
    ///
    /// @param nowNanos from [System#nanoTime]
    /// @return whether it was told something new, so that the next claim may find more
    boolean takePart(long nowNanos) {
        return nowNanos - reportedNanos >= settings.renewEvery().toNanos() && report(nowNanos);
    }

    /// A report that fails is made again before the next claim: what was ordered meanwhile is not known yet.
    private boolean report(long nowNanos) {
        ordersMayHaveChanged = false;
        WorkerOrders told;
        try {
            told = fleet.registry().report(report());
        } catch (RuntimeException | Error e) {
            ordersMayHaveChanged = true;
            throw e;
        }
        boolean isNew = !told.equals(orders);
        follow(told);
        work.polled();
        reportedNanos = nowNanos;
        return isNew;
    }

    /// With those that have ended and are about to be recorded: their slots are free, and one more claim would be one
    /// too many.
    private boolean hasDoneItsShare() {
        return settings.recycleAfter().isPresent()
                && work.done() + work.failed() + slots.ending()
                        >= settings.recycleAfter().getAsInt();
    }

    private WorkerReport report() {
        return new WorkerReport(
                id,
                fleet.host(),
                fleet.version(),
                slots.inForce(),
                kinds,
                settings.lease(),
                recycling,
                work.done(),
                work.failed(),
                work.ran());
    }

    private void follow(WorkerOrders told) {
        if (told.draining() != orders.draining()) {
            LOG.infof(
                    told.draining()
                            ? "Worker %s is drained: it claims no more; %d tasks run on"
                            : "Worker %s is no longer drained and claims again; %d tasks run",
                    id,
                    runs.size());
        }
        if (!told.slots().equals(orders.slots())) {
            LOG.infof("Worker %s is told how many tasks to run at once: %s", id, told.slots());
        }
        orders = told;
        slots.order(told.slots());
    }

    boolean mayClaim() {
        return !orders.draining() && !recycling;
    }

    /// Has done its number of tasks, and nothing runs any more.
    boolean isRecycled() {
        return recycling && runs.size() == 0;
    }

    /// Told to the others at the very end. When that fails, they find out by the silence.
    void leave() {
        try {
            fleet.registry().leave(id);
        } catch (QueueUnavailableException e) {
            LOG.warnf("Could not take leave: %s. This worker is shown as lost for a while", e.getMessage());
        }
    }
}
