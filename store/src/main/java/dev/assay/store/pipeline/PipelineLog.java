package dev.assay.store.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.PipelineEvent.Level;
import dev.assay.model.pipeline.PipelineEvent.Type;
import dev.assay.model.pipeline.Stage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gathers the events of one transaction, in the order in which things happen.
final class PipelineLog {

    private final List<Line> lines = new ArrayList<>();

    record Line(
            Type type,
            Level level,
            @Nullable Stage stage,
            @Nullable Integer job,
            @Nullable AnalyzerService service,
            String message) {}

    void add(Type type, Level level, String message) {
        add(type, level, null, null, null, message);
    }

    void add(Type type, Level level, Stage stage, String message) {
        add(type, level, stage, null, null, message);
    }

    void add(Type type, Level level, Stage stage, int job, String message) {
        add(type, level, stage, job, null, message);
    }

    void add(
            Type type,
            Level level,
            @Nullable Stage stage,
            @Nullable Integer job,
            @Nullable AnalyzerService service,
            String message) {
        lines.add(new Line(type, level, stage, job, service, message));
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }
}
