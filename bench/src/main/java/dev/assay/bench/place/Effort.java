package dev.assay.bench.place;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What processes have cost the machine so far. Read from `/proc`; zero where there is none.
///
/// @param cpuSeconds of the processes and of those children that have ended
/// @param switches context switches of the processes that are there now
public record Effort(double cpuSeconds, long switches) {

    /// The kernel's unit of CPU time in `/proc`, the same on every Linux that Java runs on.
    private static final double TICKS_PER_SECOND = 100;

    private static final Path PROC = Path.of("/proc");

    /// Whether this machine can say.
    public static boolean isKnown() {
        return Files.isReadable(PROC.resolve("self/stat"));
    }

    /// Of a process and all its descendants.
    public static Effort ofFamily(ProcessHandle parent) {
        return Stream.concat(Stream.of(parent), parent.descendants())
                .map(process -> of(process.pid()))
                .reduce(new Effort(0, 0), Effort::plus);
    }

    public Effort plus(Effort other) {
        return new Effort(cpuSeconds + other.cpuSeconds, switches + other.switches);
    }

    public Effort minus(Effort before) {
        return new Effort(cpuSeconds - before.cpuSeconds, switches - before.switches);
    }

    /// Of one process; nothing when it is gone.
    public static Effort of(long pid) {
        Path folder = PROC.resolve(Long.toString(pid));
        try {
            return new Effort(cpuSeconds(Files.readString(folder.resolve("stat"))), switches(folder));
        } catch (IOException gone) {
            return new Effort(0, 0);
        }
    }

    /// Its name, in parentheses, may contain anything; the fields are counted after it.
    static double cpuSeconds(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int field = 11; field <= 14; field++) { // utime, stime, and both of children that have ended
            ticks += Long.parseLong(fields[field]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    /// Of all its threads: the process' own file has the first thread's only.
    private static long switches(Path folder) throws IOException {
        try (Stream<Path> threads = Files.list(folder.resolve("task"))) {
            return threads.mapToLong(Effort::switchesOfThread).sum();
        }
    }

    private static long switchesOfThread(Path thread) {
        try {
            List<String> lines = Files.readAllLines(thread.resolve("status"));
            return lines.stream()
                    .filter(line -> line.contains("voluntary_ctxt_switches:"))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                    .sum();
        } catch (IOException gone) {
            return 0;
        }
    }

    /// Resident memory of a process in bytes; 0 when it cannot be known.
    public static long residentBytes(long pid) {
        try {
            return Files.readAllLines(PROC.resolve(pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException gone) {
            return 0;
        }
    }
}
