package dev.assay.bench.jobrunr;

import dev.assay.bench.contestant.Runner;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;

/// The task, as JobRunr stores it.
public record NoOp(long number, int millis) implements JobRequest {

    @Override
    public Class<Work> getJobRequestHandler() {
        return Work.class;
    }

    /// Does it.
    public static final class Work implements JobRequestHandler<NoOp> {

        private final Runner runner;

        Work(Runner runner) {
            this.runner = runner;
        }

        @Override
        public void run(NoOp request) throws InterruptedException {
            runner.run(request.number(), request.millis());
        }
    }
}
