package dev.assay.analyzers.source;

import java.util.Locale;
import java.util.Map;

/// What a file is, as told by its name; tools say which kinds they read.
public enum FileKind {
    PYTHON,
    JAVASCRIPT,
    TYPESCRIPT,
    CSS,
    HTML,
    JAVA,
    XML,
    JSON,
    DOCKERFILE,
    DOCKER_COMPOSE,
    /// Counted, but read by no tool.
    OTHER;

    private static final Map<String, FileKind> BY_EXTENSION = Map.ofEntries(
            Map.entry("py", PYTHON),
            Map.entry("js", JAVASCRIPT),
            Map.entry("jsx", JAVASCRIPT),
            Map.entry("mjs", JAVASCRIPT),
            Map.entry("cjs", JAVASCRIPT),
            Map.entry("ts", TYPESCRIPT),
            Map.entry("tsx", TYPESCRIPT),
            Map.entry("css", CSS),
            Map.entry("html", HTML),
            Map.entry("htm", HTML),
            Map.entry("java", JAVA),
            Map.entry("xml", XML),
            Map.entry("json", JSON));

    static FileKind of(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        if (name.equals("dockerfile") || name.startsWith("dockerfile.")) {
            return DOCKERFILE;
        }
        if (name.matches("(docker-)?compose(\\.[\\w-]+)?\\.ya?ml")) {
            return DOCKER_COMPOSE;
        }
        return BY_EXTENSION.getOrDefault(name.substring(name.lastIndexOf('.') + 1), OTHER);
    }

    /// True when some tool reads files of this kind, so that they belong into the tools' copy.
    boolean isSource() {
        return switch (this) {
            case PYTHON, JAVASCRIPT, TYPESCRIPT, CSS, HTML, JAVA, XML -> true;
            case JSON, DOCKERFILE, DOCKER_COMPOSE, OTHER -> false;
        };
    }
}
