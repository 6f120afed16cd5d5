package dev.assay.store.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.PipelineAdvance;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineJournal;
import dev.assay.model.pipeline.PipelinePlanner;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.Plan;
import dev.assay.model.pipeline.Readiness;
import dev.assay.model.task.TaskQueue;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lock, fold, plan, write: one transaction, whole or not at all. What it left undone because the process died, the
/// next call does, whoever makes it.
public final class PostgresPipelineAdvance implements PipelineAdvance {

    /// Each round ends jobs that the one before could not; a stage cut off, its jobs dropped and the other stage's
    /// too are four.
    private static final int MAX_ROUNDS = 8;

    private static final Sql FIND_OPEN = new Sql("find open pipelines", """
            select key from pipeline where finished_at is null and key > ? order by key limit ?
            """);

    private final Database database;
    private final PipelineLocks locks;
    private final Fold fold;
    private final Situation situation;
    private final WritePlan write;
    private final PipelineNews news;

    /// @param queue on the same database: its verbs join this one's transactions
    public PostgresPipelineAdvance(Database database, TaskQueue queue, QueueClock clock) {
        this(database, queue, clock, PipelineJournal.NONE);
    }

    /// @param queue on the same database: its verbs join this one's transactions
    /// @param journal told of the events that are written here
    public PostgresPipelineAdvance(Database database, TaskQueue queue, QueueClock clock, PipelineJournal journal) {
        this.database = database;
        var cells = new Cells(database);
        locks = new PipelineLocks(database, clock);
        fold = new Fold(database, cells);
        situation = new Situation(database);
        write = new WritePlan(database, queue, cells);
        news = new PipelineNews(database, journal);
    }

    private record Round(PipelineStatus status, boolean changed, Plan plan) {}

    @Override
    public Advanced advance(PipelineId pipeline, Map<AnalyzerService, Readiness> readiness) {
        return database.transact("advance pipeline", () -> {
            boolean changed = false;
            for (int rounds = 1; ; rounds++) {
                Optional<LockedPipeline> locked = locks.lock(pipeline);
                if (locked.isEmpty()) {
                    return new Advanced(null, false, Set.of(), null);
                }
                Round round = round(locked.get(), readiness);
                changed |= round.changed();
                if (!round.plan().leadsOn()) {
                    return advanced(round, changed, round.plan().lookAgain());
                }
                if (rounds == MAX_ROUNDS) {
                    return advanced(round, changed, Duration.ZERO);
                }
            }
        });
    }

    private Round round(LockedPipeline pipeline, Map<AnalyzerService, Readiness> readiness) {
        if (pipeline.status().isFinal()) {
            return new Round(pipeline.status(), false, Plan.NOTHING);
        }
        var log = new PipelineLog();
        boolean folded = fold.run(pipeline, log);
        Plan plan = PipelinePlanner.plan(situation.read(pipeline), readiness);
        PipelineStatus status = write.run(pipeline, plan.steps(), log);
        news.write(pipeline.id(), pipeline.now(), log);
        return new Round(status, folded || !plan.steps().isEmpty(), plan);
    }

    private static Advanced advanced(Round last, boolean changed, @Nullable Duration lookAgain) {
        return new Advanced(last.status(), changed, last.plan().waitsFor(), lookAgain);
    }

    @Override
    public List<PipelineId> open(@Nullable PipelineId after, int limit) {
        return database.query(
                FIND_OPEN,
                params -> params.key(after == null ? 0 : after.key()).number(limit),
                row -> new PipelineId(row.getLong("key")));
    }
}
