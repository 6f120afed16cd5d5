package dev.assay.analyzer;

import dev.assay.model.analysis.AnalyzerService;
import java.util.List;

/// What a client knows about one analyzer service, without asking it.
///
/// @param replicas in the order of the settings, or of their addresses where they come from DNS; empty when the
///     service has no URL or its name does not resolve
/// @param waiting how many callers of this client wait for a replica that is free
public record ServiceStatus(AnalyzerService service, List<ReplicaStatus> replicas, int waiting) {

    public ServiceStatus {
        replicas = List.copyOf(replicas);
    }
}
