package dev.assay.maintenance.api;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Gives the application folders of its own, with one application in them.
public final class FolderTestResource implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        try {
            Path folder = Files.createTempDirectory("assay-maintenance");
            Files.createDirectories(folder.resolve("applications/demo/app1"));
            return Map.of(
                    "assay.applications-dir",
                    folder.resolve("applications").toString(),
                    "assay.results.dir",
                    Files.createDirectories(folder.resolve("results")).toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        // Some empty folders, in the place for temporary ones.
    }
}
