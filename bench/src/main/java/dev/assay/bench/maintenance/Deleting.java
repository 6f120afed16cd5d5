package dev.assay.bench.maintenance;

import dev.assay.bench.place.Figures;
import dev.assay.bench.workload.Measure;
import java.util.Map;

/// Maintenance alone on the database.
///
/// @param settings that are not to be the defaults
record Deleting(Map<String, String> settings) implements Measurement {

    static Deleting withoutPause(int batch) {
        return new Deleting(
                Map.of("assay.maintenance.batch-size", Integer.toString(batch), "assay.maintenance.pause", "0MS"));
    }

    @Override
    public Question question() {
        return Question.DELETE;
    }

    @Override
    public String variant() {
        return Upkeep.with(settings).pace();
    }

    @Override
    public Map<Measure, Double> run(Bed bed) throws Exception {
        try (SweepProcess maintenance = bed.maintenance(settings)) {
            OldTasks.Count before = OldTasks.Count.of(bed.connection());
            bed.server().checkpoint();
            long wal = Figures.of(bed.connection()).walBytes();
            maintenance.go();
            SweepProcess.Ended ended = maintenance.end(bed.scale().time());
            long written = Figures.of(bed.connection()).walBytes() - wal;
            OldTasks.Count after = OldTasks.Count.of(bed.connection());
            long tasks = before.tasks() - after.tasks();
            if (tasks == 0 || tasks != ended.count() * OldTasks.FAMILY) {
                throw new IllegalStateException(
                        "maintenance says that it deleted %d main tasks, and %d task rows are gone"
                                .formatted(ended.count(), tasks));
            }
            return Map.of(
                    Measures.TASKS,
                    tasks / ended.seconds(),
                    Measures.ROWS,
                    (before.all() - after.all()) / ended.seconds(),
                    Measures.WAL,
                    written / (double) tasks);
        }
    }
}
