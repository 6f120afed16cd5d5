package dev.assay.quickstart.platform;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Where a command writes to: results to one stream, everything else to the other.
///
/// @param overwrites whether messages go to a person's screen, where a line of progress may replace the one before
public record Terminal(PrintStream out, PrintStream err, boolean overwrites) {

    private static final String TO_START_AND_CLEAR = "\r\u001b[K";

    /// The one of this process. UTF-8 always: it is what JSON has to be, and what terminals have been for long.
    public static Terminal ofThisProcess() {
        return new Terminal(
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                Boolean.getBoolean("assay.terminal"));
    }

    /// A line that stays.
    public void say(String line) {
        err.print((overwrites ? TO_START_AND_CLEAR : "") + line + System.lineSeparator());
        err.flush();
    }

    /// A line that the next one may replace.
    public void progress(String line) {
        if (overwrites) {
            err.print(TO_START_AND_CLEAR + line);
            err.flush();
        } else {
            say(line);
        }
    }

    /// Takes away a line of progress that is over.
    public void clearProgress() {
        if (overwrites) {
            err.print(TO_START_AND_CLEAR);
            err.flush();
        }
    }
}
