package dev.assay.store.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.JobState;
import dev.assay.model.pipeline.PipelineState;
import dev.assay.model.pipeline.PipelineState.Due;
import dev.assay.model.pipeline.PipelineState.Work;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads what planning needs. Four short reads of one index: the jobs that are open, and the first of those that
/// are to be begun, however many there are.
final class Situation {

    private static final Sql JOBS = new Sql("read jobs to plan", """
            select job, state, array(select service from pipeline_cell as cell
                                     where cell.pipeline_key = due.pipeline_key and cell.job = due.job
                                       and due.state = 'READY') as cells
            from (
                (select pipeline_key, job, state from pipeline_job
                 where pipeline_key = ? and state = 'GENERATING' order by job)
                union all
                (select pipeline_key, job, state from pipeline_job
                 where pipeline_key = ? and state = 'ANALYSING' order by job)
                union all
                (select pipeline_key, job, state from pipeline_job
                 where pipeline_key = ? and state = 'WAITING' order by job limit ?)
                union all
                (select pipeline_key, job, state from pipeline_job
                 where pipeline_key = ? and state = 'READY' order by job limit ?)
            ) as due
            order by job
            """);

    private final Database database;

    Situation(Database database) {
        this.database = database;
    }

    private record Job(int number, JobState state, List<AnalyzerService> seen) {}

    PipelineState read(LockedPipeline pipeline) {
        return new PipelineState(
                pipeline.status(),
                pipeline.now(),
                pipeline.streams(),
                pipeline.limits(),
                pipeline.services(),
                pipeline.generation(),
                pipeline.analysisClock(),
                pipeline.analyzersWantedSince(),
                pipeline.waitingFor(),
                work(pipeline));
    }

    private Work work(LockedPipeline pipeline) {
        List<Job> jobs = database.query(
                JOBS,
                params -> params.key(pipeline.key())
                        .key(pipeline.key())
                        .key(pipeline.key())
                        .number(pipeline.limits().generations())
                        .key(pipeline.key())
                        .number(pipeline.limits().analyses()),
                row -> new Job(
                        row.getInt("job"), JobState.valueOf(row.getString("state")), Columns.services(row, "cells")));
        var waiting = new ArrayList<Integer>();
        var ready = new ArrayList<Due>();
        int generating = 0;
        int analysing = 0;
        for (Job job : jobs) {
            switch (job.state()) {
                case WAITING -> waiting.add(job.number());
                case GENERATING -> generating++;
                case READY -> ready.add(new Due(job.number(), lacking(pipeline.services(), job.seen())));
                case ANALYSING -> analysing++;
                case DONE -> {}
            }
        }
        return new Work(waiting, generating, ready, analysing);
    }

    private static Set<AnalyzerService> lacking(Set<AnalyzerService> asked, List<AnalyzerService> seen) {
        Set<AnalyzerService> lacking = new HashSet<>(asked);
        seen.forEach(lacking::remove);
        return lacking;
    }
}
