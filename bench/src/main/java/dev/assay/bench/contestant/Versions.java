package dev.assay.bench.contestant;

/// What a jar says about itself.
public final class Versions {

    private Versions() {}

    /// The version in the manifest of the jar that a class came from.
    public static String of(Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }
}
