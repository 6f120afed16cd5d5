package dev.assay.store.pipeline;

import dev.assay.model.pipeline.Stage;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.pipeline.EndedTasks.Ended;
import java.util.List;

/// Takes the ends of tasks into cells and jobs, each exactly once.
final class Fold {

    private static final Sql MARK = new Sql("mark tasks folded", """
            update pipeline_task set folded = true
            from unnest(?::text[], ?::integer[], ?::integer[]) as given (stage, job, round)
            where pipeline_key = ? and pipeline_task.stage = given.stage and pipeline_task.job = given.job
              and pipeline_task.round = given.round
            """);

    private final Database database;
    private final EndedTasks ended;
    private final FoldGenerations generations;
    private final FoldAnalyses analyses;

    Fold(Database database, Cells cells) {
        this.database = database;
        ended = new EndedTasks(database);
        generations = new FoldGenerations(database, ended, cells);
        analyses = new FoldAnalyses(ended, cells);
    }

    /// @return whether there was anything to fold
    boolean run(LockedPipeline pipeline, PipelineLog log) {
        List<Ended> due = ended.find(pipeline);
        if (due.isEmpty()) {
            return false;
        }
        List<Ended> generated = of(Stage.GENERATION, due);
        if (!generated.isEmpty()) {
            generations.run(pipeline, generated, log);
        }
        List<Ended> analysed = of(Stage.ANALYSIS, due);
        if (!analysed.isEmpty()) {
            analyses.run(pipeline, analysed, log);
        }
        database.update(
                MARK,
                params -> params.texts(
                                due.stream().map(end -> end.stage().name()).toList())
                        .numbers(due.stream().map(Ended::job).toList())
                        .numbers(due.stream().map(Ended::round).toList())
                        .key(pipeline.key()));
        return true;
    }

    private static List<Ended> of(Stage stage, List<Ended> all) {
        return all.stream().filter(end -> end.stage() == stage).toList();
    }
}
