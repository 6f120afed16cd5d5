package dev.assay.quickstart.sample;

import dev.assay.quickstart.client.RemoteFinding;
import dev.assay.quickstart.client.RemoteTask;
import java.util.List;

/// A sample's finished task, and what was found.
record SampleResult(RemoteTask task, List<RemoteFinding> findings) {

    SampleResult {
        findings = List.copyOf(findings);
    }
}
