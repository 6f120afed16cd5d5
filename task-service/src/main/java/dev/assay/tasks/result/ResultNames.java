package dev.assay.tasks.result;

/// The names of a service's files in a result: `services/<service>.json` (`.json.gz` when it is large) and
/// `sarif/<service>_<tool>.sarif.json`. Service names have no `_`, so a prefix tells whose a file is.
final class ResultNames {

    private ResultNames() {}

    static String payload(String service, boolean gzipped) {
        return "services/" + service + (gzipped ? ".json.gz" : ".json");
    }

    /// @param tool as the analyzer names it; whatever is not plain in it becomes `-`, since it becomes a file's
    ///     name
    static String sarif(String service, String tool) {
        return "sarif/" + service + "_" + tool.replaceAll("[^A-Za-z0-9.-]", "-").replace("..", "-") + ".sarif.json";
    }

    static boolean isPayloadOf(String service, String fileName) {
        return fileName.equals(service + ".json") || fileName.equals(service + ".json.gz");
    }

    static boolean isSarifOf(String service, String fileName) {
        return fileName.startsWith(service + "_") && fileName.endsWith(".sarif.json");
    }
}
