package dev.assay.tasks.live;

import dev.assay.testkit.postgres.PostgresTestResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/// A service without a worker, so that nothing happens but what the test does.
public final class NobodyWorks implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "assay.worker.enabled", "false",
                "assay.live.poll-every", "20ms",
                "assay.live.progress-every", "50ms",
                "assay.live.heartbeat", "300ms",
                "assay.live.write-timeout", "2s",
                "assay.live.buffer", "200");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(PostgresTestResource.class));
    }
}
