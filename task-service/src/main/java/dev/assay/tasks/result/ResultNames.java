package dev.assay.tasks.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The names of a service's files in a result: `services/<service>.json` (`.json.gz` when it is large) and
/// `sarif/<service>_<tool>.sarif.json`. Service names have no `_`, so a prefix tells whose a file is.
final class ResultNames {

    private ResultNames() {}

    static String payload(String service, boolean gzipped) {
        return "services/" + service + (gzipped ? ".json.gz" : ".json");
    }

    /// @param tool as the analyzer names it; whatever is not plain in it becomes `-`, since it becomes a file's
    ///     name
    /// @param taken the names given so far; this one is added
    static String sarif(String service, String tool, Set<String> taken) {
        String plain = tool.replaceAll("[^A-Za-z0-9.-]", "-").replace("..", "-");
        String name = "sarif/" + service + "_" + plain + ".sarif.json";
        for (int i = 2; !taken.add(name); i++) {
            name = "sarif/" + service + "_" + plain + "-" + i + ".sarif.json";
        }
        return name;
    }

    /// The files in a result's directory, by name, sorted; none when it is not there.
    static List<String> in(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.walk(directory)) {
            return entries.filter(Files::isRegularFile)
                    .map(file -> directory
                            .relativize(file)
                            .toString()
                            .replace(file.getFileSystem().getSeparator(), "/"))
                    .sorted()
                    .toList();
        }
    }

    /// Whether a name, relative to a result's directory, is one of this service's.
    static boolean isOfService(String service, String name) {
        return name.equals(payload(service, false))
                || name.equals(payload(service, true))
                || name.startsWith("sarif/" + service + "_") && name.endsWith(".sarif.json");
    }

    /// Whether a name, relative to a result's directory, is one of the main task's own.
    static boolean isOfMainTask(String name) {
        return name.indexOf('/') < 0 && name.endsWith(".json");
    }
}
