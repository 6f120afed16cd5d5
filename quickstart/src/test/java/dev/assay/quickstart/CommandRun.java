package dev.assay.quickstart;

import dev.assay.quickstart.platform.AtExit;
import dev.assay.quickstart.platform.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// A whole command, run in this JVM: what it wrote and how it ended.
public record CommandRun(int exitCode, String out, String err) {

    public static CommandRun of(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        int exitCode;
        try (var atExit = AtExit.install()) {
            exitCode = Assay.commandLine(terminal, atExit).execute(arguments);
        }
        return new CommandRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
