package dev.assay.quickstart.platform;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The last lines of a log, which usually say why a process ended.
public record LogTail(List<String> lines) {

    private static final int MOST_BYTES = 64 * 1024;

    /// The last lines of a file; none when it cannot be read.
    public static LogTail of(Path log, int most) {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - MOST_BYTES));
            var bytes = new byte[(int) Math.min(MOST_BYTES, file.length() - file.getFilePointer())];
            file.readFully(bytes);
            List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return new LogTail(all.subList(Math.max(0, all.size() - most), all.size()));
        } catch (IOException e) {
            return new LogTail(List.of());
        }
    }

    /// The last line that calls itself fatal or an error.
    public Optional<String> reason() {
        return lines.reversed().stream()
                .filter(line -> line.contains("FATAL") || line.contains("PANIC") || line.contains("ERROR"))
                .findFirst();
    }

    public static String lastLine(String output) {
        return output.lines().filter(line -> !line.isBlank()).reduce("it said nothing", (first, second) -> second);
    }
}
