package dev.assay.pipelines.report;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/// The service with pipelines on paper, and a results folder of its own.
public class OnPaper implements QuarkusTestProfile {

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(PipelinesOnPaper.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("assay.results.dir", "target/paper-results", "assay.reports.enabled", "false");
    }
}
