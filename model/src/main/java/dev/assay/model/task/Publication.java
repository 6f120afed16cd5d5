package dev.assay.model.task;

import java.io.IOException;

/// Puts files that were written under temporary names in their final place.
///
/// The queue runs it inside the settling transaction, after it has proved that the lease still holds and before it
/// commits. So a worker that lost its lease never replaces the files of the one that has it, and no committed row
/// names files that are not there. It must be quick (renames, no copying) and may be repeated.
@FunctionalInterface
public interface Publication {

    /// For results without files.
    Publication NOTHING = () -> {};

    /// @throws IOException when a file could not be put in place; nothing is settled then
    void publish() throws IOException;

    /// Removes what was never published. Harmless after a publication; never throws.
    default void discard() {}
}
