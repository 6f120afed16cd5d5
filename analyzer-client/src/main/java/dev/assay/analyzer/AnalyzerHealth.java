package dev.assay.analyzer;

import dev.assay.model.analysis.AnalyzerService;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// How the replicas of a service are.
///
/// @param replicas one entry per replica, in the order of the settings; empty when the service has no URL
public record AnalyzerHealth(AnalyzerService service, List<ReplicaHealth> replicas) {

    public AnalyzerHealth {
        replicas = List.copyOf(replicas);
    }

    /// True when at least one replica said that it is healthy.
    public boolean isHealthy() {
        return replicas.stream().anyMatch(ReplicaHealth.Healthy.class::isInstance);
    }

    /// True when a request might be answered: a replica is healthy, or at least listens. The known analyzers answer
    /// no probe while they work on something, so silence proves nothing.
    public boolean mayAnswer() {
        return replicas.stream().anyMatch(replica -> !(replica instanceof ReplicaHealth.Unreachable));
    }

    /// The tools that at least one healthy replica offers.
    public SortedSet<String> availableTools() {
        var tools = new TreeSet<String>();
        for (ReplicaHealth replica : replicas) {
            if (replica instanceof ReplicaHealth.Healthy healthy) {
                tools.addAll(healthy.availableTools());
            }
        }
        return Collections.unmodifiableSortedSet(tools);
    }
}
