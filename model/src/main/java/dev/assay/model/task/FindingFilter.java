package dev.assay.model.task;

import dev.assay.model.analysis.Severity;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which findings a list shows. An empty set or a null leaves that property open.
public record FindingFilter(
        Set<Severity> severities,
        @Nullable String tool,
        @Nullable String service) {

    public static final FindingFilter ALL = new FindingFilter(Set.of(), null, null);

    public FindingFilter {
        severities = Set.copyOf(severities);
    }
}
