package dev.assay.testkit.postgres;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;

/// Ends a Postgres whose JVM was killed so hard that no shutdown hook ran.
///
/// A tiny shell waits on a pipe that only this JVM holds open. When it closes, for whatever reason, the shell stops
/// the server, if it still is that server, and removes its data.
public final class OrphanGuard {

    private static final String SCRIPT = """
            cat >/dev/null
            if [ "$(head -n 1 "$1/postmaster.pid" 2>/dev/null)" = "$2" ]; then kill -QUIT "$2"; sleep 1; fi
            rm -rf "$1"
            """;

    private OrphanGuard() {}

    /// Begins to watch a server that has just been started.
    ///
    /// @param data its data directory, which is removed with it
    public static void watch(Path data) throws IOException {
        String pid =
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip();
        new ProcessBuilder("setsid", "sh", "-c", SCRIPT, "orphan-guard", data.toString(), pid)
                .redirectInput(Redirect.PIPE)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
    }
}
