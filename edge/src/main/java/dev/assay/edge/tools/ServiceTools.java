package dev.assay.edge.tools;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// What is known of a service's tools.
///
/// @param available the tools it said it has when it was asked last; empty when it did not say
/// @param checkedAt when that was; null before its first answer or refusal
public record ServiceTools(
        Optional<SortedSet<String>> available, @Nullable Instant checkedAt) {

    public static final ServiceTools UNKNOWN = new ServiceTools(Optional.empty(), null);

    /// What a tool of the catalogue is at the moment.
    public Availability of(String tool) {
        return available
                .map(tools -> tools.contains(tool) ? Availability.AVAILABLE : Availability.MISSING)
                .orElse(Availability.UNKNOWN);
    }
}
