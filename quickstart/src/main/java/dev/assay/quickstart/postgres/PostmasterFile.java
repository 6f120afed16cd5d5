package dev.assay.quickstart.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a running server writes into its data directory about itself: `postmaster.pid`.
///
/// @param startedAt to the second
record PostmasterFile(long pid, Path dataDirectory, Instant startedAt) {

    /// The file is written a moment after the process began; a recycled process id is hardly ever that close.
    private static final Duration TOLERANCE = Duration.ofSeconds(60);

    static Path in(Path dataDirectory) {
        return dataDirectory.resolve("postmaster.pid");
    }

    /// Empty when there is none, or one that no Postgres has written.
    static Optional<PostmasterFile> read(Path dataDirectory) throws IOException {
        try {
            return parse(Files.readAllLines(in(dataDirectory)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    static Optional<PostmasterFile> parse(List<String> lines) {
        if (lines.size() < 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PostmasterFile(
                    Long.parseLong(lines.get(0).strip()),
                    Path.of(lines.get(1).strip()),
                    Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip()))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// The server itself, when it still runs: not whoever has got its process id since, and not the server of
    /// another data directory whose file was copied here.
    Optional<ProcessHandle> server(Path expectedDataDirectory) throws IOException {
        if (!Files.exists(dataDirectory) || !Files.isSameFile(dataDirectory, expectedDataDirectory)) {
            return Optional.empty();
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info()
                        .command()
                        .map(command -> Path.of(command).getFileName().toString())
                        .filter("postgres"::equals)
                        .isPresent())
                .filter(process -> process.info()
                        .startInstant()
                        .map(start -> Duration.between(start, startedAt).abs().compareTo(TOLERANCE) < 0)
                        .orElse(true));
    }
}
