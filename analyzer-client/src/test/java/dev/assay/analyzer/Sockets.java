package dev.assay.analyzer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// Counts this machine's TCP connections, by asking the system: a socket nobody remembers still counts.
final class Sockets {

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    /// What a socket is in while somebody still holds it: ESTABLISHED, SYN_SENT, CLOSE_WAIT. Those that were closed
    /// and wait for the other side belong to nobody.
    private static final Set<String> HELD = Set.of("01", "02", "08");

    private Sockets() {}

    /// False where the system cannot be asked.
    static boolean canBeCounted() {
        return Files.isReadable(TABLES.getFirst());
    }

    /// Waits until nobody holds the client's end of a connection to one of these ports; false when somebody still
    /// does after a while. Looks again and again, because the system tells nobody.
    static boolean awaitNoneTo(Set<Integer> ports, Duration patience) throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (countTo(ports) > 0) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(10);
        }
        return true;
    }

    private static long countTo(Set<Integer> ports) throws IOException {
        long count = 0;
        for (Path table : TABLES) {
            if (Files.isReadable(table)) {
                try (Stream<String> lines = Files.lines(table)) {
                    count += lines.skip(1)
                            .map(line -> line.strip().split("\\s+"))
                            .filter(fields -> ports.contains(remotePort(fields)) && HELD.contains(fields[3]))
                            .count();
                }
            }
        }
        return count;
    }

    private static int remotePort(String[] fields) {
        String address = fields[2].toUpperCase(Locale.ROOT);
        return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
    }
}
