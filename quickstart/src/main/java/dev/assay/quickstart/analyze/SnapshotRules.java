package dev.assay.quickstart.analyze;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/// What of an application is not copied, and how much at most is.
///
/// @param excluded names of folders that hold no source of the application's own
record SnapshotRules(Set<String> excluded, int mostFiles, long mostBytes) {

    private static final Set<String> VERSION_CONTROL = Set.of(".git", ".hg", ".svn");
    private static final Set<String> DEPENDENCIES = Set.of("node_modules", "bower_components", ".venv");
    private static final Set<String> OUTPUT = Set.of(
            "target",
            "build",
            "dist",
            "__pycache__",
            ".tox",
            ".nox",
            ".mypy_cache",
            ".pytest_cache",
            ".ruff_cache",
            ".gradle",
            ".next",
            ".nuxt");

    SnapshotRules {
        excluded = Set.copyOf(excluded);
    }

    /// The ones documented in the command's help.
    static SnapshotRules usual() {
        var names = new HashSet<String>(Set.of(".assay"));
        names.addAll(VERSION_CONTROL);
        names.addAll(DEPENDENCIES);
        names.addAll(OUTPUT);
        return new SnapshotRules(names, 20_000, 512L * 1024 * 1024);
    }

    boolean excludes(Path folder) {
        return excluded.contains(folder.getFileName().toString()) || Files.exists(folder.resolve("pyvenv.cfg"));
    }
}
