package dev.assay.analyzers.source;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What was seen of an application, and what was left out and why. Nothing is left out silently.
public final class Census {

    private final Map<FileKind, Integer> counts = new EnumMap<>(FileKind.class);
    private final Map<Skipped, Integer> skipped = new EnumMap<>(Skipped.class);
    private final Map<FileKind, Integer> leftOut = new EnumMap<>(FileKind.class);
    private final Set<String> names = new HashSet<>();

    /// Why a file or a folder was not looked at.
    public enum Skipped {
        /// Larger than the largest file that is looked at.
        TOO_LARGE,
        /// Beyond the number of files, or the total size, that is looked at.
        OVER_LIMIT,
        /// A symbolic link; links are never followed.
        SYMBOLIC_LINK,
        /// A folder of dependencies, caches or version control.
        FOLDER,
        /// Could not be read.
        UNREADABLE
    }

    void saw(String fileName, FileKind kind) {
        counts.merge(kind, 1, Integer::sum);
        names.add(fileName);
    }

    void skipped(Skipped reason) {
        skipped.merge(reason, 1, Integer::sum);
    }

    /// A source file that tools should have seen.
    void skipped(Skipped reason, FileKind kind) {
        skipped(reason);
        leftOut.merge(kind, 1, Integer::sum);
    }

    /// How many source files of these kinds nobody looked at, whatever the reason.
    public int leftOut(Set<FileKind> kinds) {
        return kinds.stream().mapToInt(kind -> leftOut.getOrDefault(kind, 0)).sum();
    }

    public int count(FileKind kind) {
        return counts.getOrDefault(kind, 0);
    }

    public int skippedFor(Skipped reason) {
        return skipped.getOrDefault(reason, 0);
    }

    public int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /// True when the application has a file of this name, in any folder.
    public boolean hasFileNamed(String name) {
        return names.contains(name);
    }
}
