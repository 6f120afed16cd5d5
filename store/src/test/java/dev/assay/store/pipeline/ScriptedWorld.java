package dev.assay.store.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.Limits;
import dev.assay.model.pipeline.NewPipeline;
import dev.assay.model.pipeline.Readiness;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Target;
import dev.assay.testkit.task.Results;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What happens to a random pipeline whatever the order in which it happens: a function of the seed.
///
/// @param generated per job, whether it is to be generated
/// @param services asked of each application; none when they are only generated
/// @param missing services that are not there all along, in the first round
record ScriptedWorld(
        long seed,
        List<Boolean> generated,
        List<AnalyzerService> services,
        Map<AnalyzerService, Readiness> missing,
        boolean streams,
        Limits limits) {

    private static final FailureCause GONE = new FailureCause(FailureCause.Code.ANALYZER_UNREACHABLE, "no answer");
    private static final FailureCause OPEN = new FailureCause(FailureCause.Code.CIRCUIT_OPEN, "failed three times");

    static ScriptedWorld of(long seed) {
        var random = new Random(seed);
        int kind = random.nextInt(3);
        List<Boolean> generated = IntStream.rangeClosed(0, random.nextInt(5))
                .mapToObj(_ -> kind == 0 || kind == 1 && random.nextBoolean())
                .toList();
        var services = new ArrayList<AnalyzerService>();
        Map<AnalyzerService, Readiness> missing = new EnumMap<>(AnalyzerService.class);
        boolean allThere = random.nextInt(5) < 3;
        boolean onlyGenerates = kind == 0 && random.nextInt(4) == 0;
        for (AnalyzerService service : AnalyzerService.values()) {
            if (!onlyGenerates && (random.nextBoolean() || service == AnalyzerService.STATIC)) {
                services.add(service);
                if (!allThere && random.nextInt(5) < 2) {
                    missing.put(
                            service,
                            random.nextBoolean() ? new Readiness.CircuitOpen(OPEN) : new Readiness.Absent(GONE));
                }
            }
        }
        return new ScriptedWorld(
                seed,
                generated,
                services,
                missing,
                random.nextBoolean(),
                new Limits(
                        1 + random.nextInt(3),
                        1 + random.nextInt(3),
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(30),
                        Duration.ofSeconds(random.nextInt(4) * 60L)));
    }

    NewPipeline pipeline(int firstApp) {
        List<NewPipeline.Job> jobs = IntStream.range(0, generated.size())
                .<NewPipeline.Job>mapToObj(job -> generated.get(job)
                        ? new NewPipeline.Job.Generated("maker", "crud_todo_list", Payload.EMPTY)
                        : new NewPipeline.Job.Existing(new Target("demo", firstApp + job)))
                .toList();
        return PipelineFixture.pipeline(jobs, services, limits, streams);
    }

    /// In a later round everybody is there.
    Map<AnalyzerService, Readiness> readiness(int round) {
        return round == 0 ? missing : Map.of();
    }

    /// Enough to begin with, of all that are asked in the first round.
    boolean enoughAreThere() {
        int there = services.size() - missing.size();
        return there > 0 && 2 * there >= services.size();
    }

    /// How a job's generation or analysis ends.
    ///
    /// @param service null for its generation
    Settlement outcome(int job, @Nullable AnalyzerService service, int round) {
        int dice = new SplittableRandom(seed
                        + 1_000_003L * (job + 1)
                        + 10_007L * (service == null ? 7 : service.ordinal())
                        + 101L * round)
                .nextInt(10);
        if (dice < 2) {
            return new Settlement.Fail(Results.CONNECTION_LOST, null);
        }
        return dice == 2 && service != null
                ? new Settlement.CompletePartly(Results.NOTHING_FOUND, Results.NO_TOOL_RAN)
                : Results.completed();
    }
}
