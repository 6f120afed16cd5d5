package dev.assay.maintenance.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.maintenance.report.RunJson;
import dev.assay.maintenance.report.RunText;
import dev.assay.maintenance.run.Maintenance;
import dev.assay.maintenance.run.Maintenance.Beginning;
import dev.assay.maintenance.run.Run;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.upkeep.MaintenanceRun;
import dev.assay.model.upkeep.MaintenanceRuns;
import dev.assay.model.upkeep.RunStatus;
import io.quarkus.runtime.QuarkusApplication;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jboss.logging.Logger;

/// One run, reported on standard output; what happens meanwhile goes to standard error.
public final class RunOnce implements QuarkusApplication {

    static final int FAILED = 1;
    static final int WRONG_ARGUMENTS = 2;
    static final int HELD = 3;

    private static final Logger LOG = Logger.getLogger(RunOnce.class);

    private final Maintenance maintenance;
    private final MaintenanceRuns runs;
    private final ObjectMapper json;

    RunOnce(Maintenance maintenance, MaintenanceRuns runs, ObjectMapper json) {
        this.maintenance = maintenance;
        this.runs = runs;
        this.json = json;
    }

    @Override
    public int run(String... arguments) throws JsonProcessingException {
        // Main has read them before and knows that they are right.
        var wanted = (RunOnceArguments.Read.Wanted) RunOnceArguments.read(List.of(arguments));
        try {
            return run(wanted.arguments());
        } catch (QueueUnavailableException e) {
            LOG.errorf("The run could not be made: %s", e.getMessage());
            return FAILED;
        } catch (RuntimeException e) {
            LOG.error("The run could not be made; is the schema of this version in place?", e);
            return FAILED;
        }
    }

    private int run(RunOnceArguments wanted) throws JsonProcessingException {
        return switch (maintenance.begin(wanted.dryRun(), wanted.only(), "run-once")) {
            case Beginning.Held(var holder) -> {
                LOG.errorf(
                        "Another maintenance run holds the lease: %s, by %s, until %s",
                        holder.by(), holder.startedBy(), holder.until());
                yield HELD;
            }
            case Beginning.Begun(var run) -> {
                Run.Ended ended = maintenance.go(run);
                print(runs.find(ended.id()).orElseThrow(), wanted.json());
                yield ended.status() == RunStatus.COMPLETED ? 0 : FAILED;
            }
        };
    }

    private void print(MaintenanceRun run, boolean asJson) throws JsonProcessingException {
        // Not System.out, which may be what a console's logger took for itself.
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        out.print(
                asJson
                        ? json.writerWithDefaultPrettyPrinter().writeValueAsString(RunJson.of(run)) + "\n"
                        : RunText.of(run));
        out.flush();
    }
}
