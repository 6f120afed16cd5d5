package dev.assay.analyzers.external;

import dev.assay.analyzers.tool.ToolRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Our own settings for tools that want a file of them. They are resources of this package.
final class Settings {

    private Settings() {}

    /// Writes a settings file where a tool can read it.
    static String file(ToolRun run, String name) throws IOException {
        Path file = run.home().resolve(name);
        try (InputStream resource = Settings.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IOException("the settings " + name + " are missing from this build");
            }
            Files.copy(resource, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file.toString();
    }
}
