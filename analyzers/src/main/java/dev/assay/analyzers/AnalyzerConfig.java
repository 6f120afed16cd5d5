package dev.assay.analyzers;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What can be set about a bundled analyzer.
@ConfigMapping(prefix = "assay.analyzer")
public interface AnalyzerConfig {

    /// Which analyzer this process is.
    @WithDefault("static")
    Service service();

    /// Where applications lie, as `<model>/app<N>` or `<model>/<template>/app<N>`. The default is the place in the
    /// containers that users already run.
    @WithDefault("/app/sources")
    Path sources();

    /// How long one tool may take when the request does not say. The time users know from the analyzers they have.
    @WithDefault("60s")
    Duration toolTimeout();

    /// How many tools run at a time, over all analyses: most of them keep one core busy, and a laptop has two to
    /// spare.
    @WithDefault("2")
    int parallelTools();

    /// How many analyses are prepared or running at a time; further ones wait. Bounds the space their copies take.
    @WithDefault("8")
    int parallelAnalyses();

    /// Where installed tools are looked for; the `PATH` of this process when not set.
    Optional<String> toolPath();

    /// How long a tool may take to say its version at start; a cold Python tool on a busy machine needs a few
    /// seconds.
    @WithDefault("15s")
    Duration probeTimeout();

    /// How many bytes of a tool's standard output are read. Reports of large applications have a few MiB; one that
    /// is larger than this counts as a failure of the tool, because half a report cannot be trusted.
    @WithDefault("32M")
    MemorySize maxOutput();

    /// How many findings of one tool are listed. All are counted; beyond this many nobody reads the list.
    @WithDefault("20000")
    int maxFindings();

    /// How many files of an application are looked at. Generated applications have some dozens; a checked-in
    /// dependency folder has tens of thousands.
    @WithDefault("5000")
    int maxFiles();

    /// The largest file that is looked at. Larger ones are bundles or data, on which checkers take minutes.
    @WithDefault("1M")
    MemorySize maxFileSize();

    /// The most that is copied of one application.
    @WithDefault("64M")
    MemorySize maxTotalSize();

    /// The analyzers that are bundled.
    enum Service {
        /// Reads source code without running it.
        STATIC
    }
}
