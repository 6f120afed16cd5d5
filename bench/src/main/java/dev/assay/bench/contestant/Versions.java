package dev.assay.bench.contestant;

import java.security.CodeSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a jar says about itself.
public final class Versions {

    private static final Pattern JAR = Pattern.compile(".*?-([0-9][^/]*)\\.jar$");

    private Versions() {}

    /// The version in the manifest of the jar that a class came from; of one that says nothing, what its name ends
    /// in.
    public static String of(Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (version != null || source == null) {
            return version == null ? "unknown" : version;
        }
        return ofFile(source.getLocation().getPath());
    }

    static String ofFile(String path) {
        Matcher jar = JAR.matcher(path.substring(path.lastIndexOf('/') + 1));
        return jar.matches() ? jar.group(1) : "unknown";
    }
}
