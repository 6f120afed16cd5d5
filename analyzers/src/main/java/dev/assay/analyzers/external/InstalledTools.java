package dev.assay.analyzers.external;

import dev.assay.analyzers.tool.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Finds out which of the tools we know are installed.
public final class InstalledTools {

    private static final List<Adapter> KNOWN =
            List.of(new Bandit(), new Pylint(), new Ruff(), new Mypy(), new Eslint(), new Stylelint(), new Semgrep());

    private InstalledTools() {}

    /// Asks all of them for their version at once, and returns those that answered in time.
    public static List<Tool> find(ToolPath path, Duration limit, long maxOutput) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Optional<Tool>>> probes = KNOWN.stream()
                    .map(adapter -> CompletableFuture.supplyAsync(
                            () -> path.find(adapter.name(), limit)
                                    .<Tool>map(program -> new ExternalTool(adapter, program, path, maxOutput)),
                            threads))
                    .toList();
            return probes.stream().flatMap(probe -> probe.join().stream()).toList();
        }
    }
}
