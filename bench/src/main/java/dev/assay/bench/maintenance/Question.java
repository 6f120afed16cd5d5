package dev.assay.bench.maintenance;

import dev.assay.bench.workload.Measure;
import dev.assay.bench.workload.Subject;
import java.util.List;

/// What is asked of maintenance.
enum Question implements Subject {
    DELETE(
            "Deleting old tasks, nothing else going on",
            "Maintenance goes through old tasks in a process of its own, with its default batch and pause, and without a"
                    + " pause in larger batches. Named after batch and pause. A batch counts main tasks; three subtasks"
                    + " and all that hangs on the four go with each.",
            List.of(Measures.TASKS, Measures.ROWS, Measures.WAL)),
    CLAIM(
            "Claims beside it",
            "Every ten milliseconds a task is submitted, claimed and settled: how long the claim took, without maintenance"
                    + " and while it deletes with its defaults.",
            List.of(Measures.MEDIAN, Measures.P95, Measures.P99, Measures.WORST, Measures.MEANWHILE)),
    DRAIN(
            "Drain beside it",
            "A worker process drains no-op tasks, without maintenance and while it deletes with its defaults.",
            List.of(Measures.DRAINED, Measures.MEANWHILE)),
    DRY_RUN(
            "Dry run with nothing due",
            "A dry run of the sweep over old tasks while all finished tasks are younger than its threshold; from taking the"
                    + " lease to giving it back.",
            List.of(Measures.FIRST, Measures.LATER));

    private final String title;
    private final String meaning;
    private final List<Measure> measures;

    Question(String title, String meaning, List<Measure> measures) {
        this.title = title;
        this.meaning = meaning;
        this.measures = measures;
    }

    @Override
    public int number() {
        return ordinal() + 1;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    @Override
    public List<Measure> measures() {
        return measures;
    }
}
