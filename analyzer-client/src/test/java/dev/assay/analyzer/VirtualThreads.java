package dev.assay.analyzer;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Finds virtual threads that run code of a package. Only a thread dump knows them all.
final class VirtualThreads {

    private VirtualThreads() {}

    /// Waits until no virtual thread is anywhere in the package; gives the dump of those that still are.
    static List<String> awaitNoneIn(String packageName, Path scratch, Duration patience)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        List<String> found = in(packageName, scratch);
        while (!found.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(50);
            found = in(packageName, scratch);
        }
        return found;
    }

    /// The dump of each virtual thread that is in the package now.
    static List<String> in(String packageName, Path scratch) throws IOException {
        Path file = scratch.resolve("threads.txt");
        Files.deleteIfExists(file);
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(file.toAbsolutePath().toString(), ThreadDumpFormat.TEXT_PLAIN);
        var found = new ArrayList<String>();
        for (String thread : Files.readString(file).split("\n\\s*\n")) {
            String head = thread.strip().lines().findFirst().orElse("");
            if (head.contains(" virtual") && thread.contains(packageName)) {
                found.add(thread.strip());
            }
        }
        return found;
    }
}
