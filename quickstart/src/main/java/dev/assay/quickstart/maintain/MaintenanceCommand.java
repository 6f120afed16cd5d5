package dev.assay.quickstart.maintain;

import dev.assay.quickstart.stack.DataDirectory;
import dev.assay.quickstart.stack.Installation;
import dev.assay.quickstart.stack.MaintenanceRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./assay maintenance`: one run on the data of the Assay that is up. The options are handed on; what they may be,
/// the service says.
@Command(name = "maintenance", exitCodeOnInvalidInput = 2, exitCodeOnExecutionException = 1)
public final class MaintenanceCommand implements Callable<Integer> {

    @Option(names = "--data")
    private @Nullable Path data;

    @Option(names = "--dry-run")
    private boolean dryRun;

    @Option(names = "--only")
    private @Nullable String only;

    @Option(names = {"-o", "--output"})
    private @Nullable String output;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Installation installation = Installation.ofThisLauncher();
        DataDirectory directory = DataDirectory.at(data == null ? installation.defaultData() : data);
        return MaintenanceRun.on(directory, installation, options());
    }

    private List<String> options() {
        List<String> options = new ArrayList<>();
        if (dryRun) {
            options.add("--dry-run");
        }
        if (only != null) {
            options.addAll(List.of("--only", only));
        }
        if (output != null) {
            options.addAll(List.of("-o", output));
        }
        return options;
    }
}
