package dev.assay.bench.place;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What it is measured on.
///
/// @param cpu as it calls itself
/// @param memoryBytes of the whole machine; 0 when it does not say
/// @param load of the last minute when the run began: above a few tenths, something else is running
public record Machine(
        String cpu, int cores, long memoryBytes, String system, String java, String childFlags, double load) {

    public static Machine here(String childFlags) {
        return new Machine(
                first("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                memory(),
                "%s %s (%s)"
                        .formatted(
                                System.getProperty("os.name"),
                                System.getProperty("os.version"),
                                System.getProperty("os.arch")),
                "%s %s"
                        .formatted(
                                System.getProperty("java.vendor"),
                                Runtime.version().toString()),
                childFlags,
                loadNow());
    }

    private static long memory() {
        String kibibytes = first("/proc/meminfo", "MemTotal").replaceAll("[^0-9]", "");
        return kibibytes.isEmpty() ? 0 : Long.parseLong(kibibytes) * 1024;
    }

    private static double loadNow() {
        try {
            return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
        } catch (IOException | NumberFormatException unknown) {
            return 0;
        }
    }

    private static String first(String file, String key) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException elsewhere) {
            return "unknown";
        }
    }
}
