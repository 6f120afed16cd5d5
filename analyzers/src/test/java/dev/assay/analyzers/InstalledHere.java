package dev.assay.analyzers;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// An analyzer with the samples and whatever tools are installed on the machine the test runs on.
public final class InstalledHere implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Resource.class));
    }

    public static final class Resource implements QuarkusTestResourceLifecycleManager {

        @Override
        public Map<String, String> start() {
            try {
                Path sources =
                        Files.createTempDirectory("assay-analyzers-test-").toRealPath();
                Folders.copy(Folders.samples(), sources);
                return Map.of("assay.analyzer.sources", sources.toString(), "quarkus.http.test-port", "0");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void stop() {
            // The folder is temporary; the system removes it.
        }
    }
}
