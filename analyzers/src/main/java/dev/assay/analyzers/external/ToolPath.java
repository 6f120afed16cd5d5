package dev.assay.analyzers.external;

import dev.assay.analyzers.tool.BoundedProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// The folders in which installed tools are looked for, and the environment they are run in.
public final class ToolPath {

    private static final Logger LOG = Logger.getLogger(ToolPath.class);
    private static final Pattern VERSION = Pattern.compile("\\d{1,6}\\.\\d+(?:\\.\\w+)*");
    private static final long MAX_VERSION_OUTPUT = 64 << 10;

    private final List<Path> folders;

    /// @param path in the form of a `PATH` variable. Relative entries are left out: what they mean depends on where
    ///     a tool is run, and tools are run in folders that others filled.
    public ToolPath(String path) {
        this.folders = Stream.of(path.split(Pattern.quote(File.pathSeparator)))
                .filter(entry -> !entry.isBlank())
                .map(Path::of)
                .filter(Path::isAbsolute)
                .toList();
    }

    /// Looks for a program and asks for its version. Empty when there is none, or none that can say its version.
    public Optional<Program> find(String name, Duration limit) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst()
                .flatMap(file -> probe(file, limit));
    }

    private Optional<Program> probe(Path file, Duration limit) {
        try {
            Path home = Files.createTempDirectory("assay-probe-");
            try {
                BoundedProcess.Ended ended = new BoundedProcess(
                                List.of(file.toString(), "--version"), home, environment(home), MAX_VERSION_OUTPUT)
                        .run(limit);
                if (ended.exitCode().orElse(-1) == 0) {
                    return Optional.of(new Program(file, version(ended.stdout().text())));
                }
                LOG.warnf("%s is installed but does not run (%s), so it is not offered", file, ended.exitCode());
            } finally {
                removeTree(home);
            }
        } catch (IOException e) {
            LOG.warnf("%s is installed but cannot be started, so it is not offered: %s", file, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /// The environment of a tool: enough to run, nothing to leak, nothing written where it stands.
    ///
    /// @param home a folder it may write to
    Map<String, String> environment(Path home) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", folders.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        environment.put("HOME", home.toString());
        environment.put("TMPDIR", home.toString());
        environment.put("XDG_CACHE_HOME", home.toString());
        environment.put("XDG_CONFIG_HOME", home.toString());
        environment.put("LANG", "C.UTF-8");
        environment.put("NO_COLOR", "1");
        environment.put("PYTHONDONTWRITEBYTECODE", "1");
        environment.put("PYTHONNOUSERSITE", "1");
        // Older versions of eslint read our kind of settings only when told so.
        environment.put("ESLINT_USE_FLAT_CONFIG", "true");
        environment.put("SEMGREP_SEND_METRICS", "off");
        // Python would otherwise look for modules in the folder a script lies in.
        environment.put("PYTHONSAFEPATH", "1");
        environment.put("PYTHONUTF8", "1");
        return environment;
    }

    private static String version(String output) {
        Matcher matcher = VERSION.matcher(output);
        return matcher.find() ? matcher.group() : "";
    }

    private static void removeTree(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
