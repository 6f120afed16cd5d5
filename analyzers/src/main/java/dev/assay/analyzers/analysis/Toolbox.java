package dev.assay.analyzers.analysis;

import dev.assay.analyzers.AnalyzerConfig;
import dev.assay.analyzers.builtin.BuiltInTools;
import dev.assay.analyzers.external.InstalledTools;
import dev.assay.analyzers.external.ToolPath;
import dev.assay.analyzers.tool.Tool;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// The tools this analyzer has: those it brings and those it finds installed. Looked for once, when it starts.
@Singleton
public class Toolbox {

    private static final Logger LOG = Logger.getLogger(Toolbox.class);

    private final CompletableFuture<List<Tool>> tools = new CompletableFuture<>();
    private final AnalyzerConfig config;

    Toolbox(AnalyzerConfig config) {
        this.config = config;
    }

    /// All of them, in the order in which they are run and listed. Waits, for a bounded time after the start, until
    /// it is known which are installed.
    public List<Tool> tools() {
        return tools.join();
    }

    /// True once [#tools] answers at once.
    public boolean isComplete() {
        return tools.isDone();
    }

    void lookAround(@Observes StartupEvent event) {
        Thread.ofVirtual().name("toolbox").start(() -> tools.complete(find()));
    }

    private List<Tool> find() {
        List<Tool> all = Stream.concat(
                        BuiltInTools.isolated(config.maxOutput().asLongValue()).stream(), installed().stream())
                .toList();
        LOG.infof("tools: %s", String.join(", ", all.stream().map(Tool::name).toList()));
        return all;
    }

    private List<Tool> installed() {
        String path = config.toolPath()
                .or(() -> Optional.ofNullable(System.getenv("PATH")))
                .orElse("");
        try {
            return InstalledTools.find(
                    new ToolPath(path),
                    config.probeTimeout(),
                    config.maxOutput().asLongValue());
        } catch (RuntimeException e) {
            LOG.error("could not find out which tools are installed; only the built-in ones are offered", e);
            return List.of();
        }
    }
}
