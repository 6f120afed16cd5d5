package dev.assay.bench.maintenance;

import dev.assay.bench.workload.Measure;

/// The numbers that come of it.
final class Measures {

    static final Measure TASKS = Measure.higher("tasks", "task rows deleted", "/s");
    static final Measure ROWS = Measure.higher("rows", "rows deleted, with all that hangs on tasks", "/s");
    static final Measure WAL = Measure.lower("wal", "WAL per task row", "B");

    static final Measure MEDIAN = Measure.lower("claim-p50", "a claim, median", "ms");
    static final Measure P95 = Measure.lower("claim-p95", "a claim, p95", "ms");
    static final Measure P99 = Measure.lower("claim-p99", "a claim, p99", "ms");
    static final Measure WORST = Measure.lower("claim-max", "a claim, worst", "ms");

    static final Measure DRAINED = Measure.higher("drained", "tasks drained", "/s");

    static final Measure MEANWHILE = Measure.plain("meanwhile", "task rows deleted meanwhile", "/s");

    static final Measure FIRST = Measure.lower("first", "the first of a process", "ms");
    static final Measure LATER = Measure.lower("later", "those after it, median", "ms");

    private Measures() {}
}
