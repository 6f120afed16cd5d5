package dev.assay.bench.workload;

import dev.assay.bench.child.Child;
import dev.assay.bench.child.StartLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// Looks out for the starts of tasks that are measured, among many that are not.
final class StartWatch {

    private final List<Child> workers;
    private final long[] read;
    private final Map<Long, Long> seen = new HashMap<>();

    StartWatch(List<Child> workers) {
        this.workers = workers;
        this.read =
                workers.stream().mapToLong(worker -> worker.starts().count()).toArray();
    }

    /// Waits for the first start of a task.
    ///
    /// @return when, by [System#nanoTime]; empty when it has not come in time
    OptionalLong await(long number, Duration patience) throws InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            readOn();
            Long nanos = seen.get(number);
            if (nanos != null) {
                return OptionalLong.of(nanos);
            }
            if (System.nanoTime() - begun > patience.toNanos()) {
                return OptionalLong.empty();
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private void readOn() {
        for (int i = 0; i < workers.size(); i++) {
            List<StartLog.Start> starts = workers.get(i).starts().from(read[i]);
            read[i] += starts.size();
            for (StartLog.Start start : starts) {
                if (start.number() < Round.NOT_MEASURED) {
                    seen.putIfAbsent(start.number(), start.nanos());
                }
            }
        }
    }
}
