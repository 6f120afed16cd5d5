package dev.assay.analyzers.tool;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/// What a run of a tool was, for the record.
///
/// @param command the command line; for a tool inside this process, one that says what was done
/// @param exitCode empty when the tool did not end by itself
public record Execution(
        List<String> command, OptionalInt exitCode, Duration took, CapturedText stdout, CapturedText stderr) {

    /// A run inside this process, which prints nothing.
    public static Execution inside(Duration took, String... command) {
        return new Execution(List.of(command), OptionalInt.of(0), took, CapturedText.NONE, CapturedText.NONE);
    }

    /// The beginning of what a tool printed.
    ///
    /// @param text what was kept of it
    /// @param size how many bytes there were
    /// @param whole false when there was more than was kept
    public record CapturedText(String text, long size, boolean whole) {
        public static final CapturedText NONE = new CapturedText("", 0, true);
    }
}
