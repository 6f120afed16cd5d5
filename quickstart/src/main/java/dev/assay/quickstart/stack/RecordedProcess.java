package dev.assay.quickstart.stack;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A process as we knew it, so that it can be told later from another one that has got its id.
///
/// @param startedAtMillis since the epoch, as the operating system tells it; 0 where it does not
public record RecordedProcess(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) long pid,
        @JsonProperty(required = true) long startedAtMillis) {

    /// The operating system counts from its own start, whose time it rounds anew.
    private static final long TOLERANCE_MILLIS = Duration.ofSeconds(2).toMillis();

    static RecordedProcess of(String name, ProcessHandle process) {
        return new RecordedProcess(name, process.pid(), startOf(process));
    }

    /// The process itself, when it still runs.
    Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> Math.abs(startOf(process) - startedAtMillis) <= TOLERANCE_MILLIS);
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
