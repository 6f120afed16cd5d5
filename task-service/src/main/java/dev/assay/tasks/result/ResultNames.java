package dev.assay.tasks.result;

import java.util.Set;

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

    /// Whether a name, relative to a result's directory, is one of this service's.
    static boolean isOfService(String service, String name) {
        return name.startsWith("services/") && isPayloadOf(service, name.substring("services/".length()))
                || name.startsWith("sarif/") && isSarifOf(service, name.substring("sarif/".length()));
    }

    /// Whether a name, relative to a result's directory, is one of the main task's own.
    static boolean isOfMainTask(String name) {
        return name.indexOf('/') < 0 && name.endsWith(".json");
    }

    static boolean isPayloadOf(String service, String fileName) {
        return fileName.equals(service + ".json") || fileName.equals(service + ".json.gz");
    }

    static boolean isSarifOf(String service, String fileName) {
        return fileName.startsWith(service + "_") && fileName.endsWith(".sarif.json");
    }
}
