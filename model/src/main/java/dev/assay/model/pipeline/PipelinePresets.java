package dev.assay.model.pipeline;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Saved settings of pipelines, by name, at most one of them the default. Safe for use by many threads and
/// processes.
public interface PipelinePresets {

    /// How many there may be.
    int MAX = 1_000;

    /// By name.
    List<Preset> list();

    Optional<Preset> find(long id);

    Change create(Draft draft);

    /// Replaces what it says; a draft that is the default takes that from the one that was.
    Change replace(long id, Draft draft);

    /// @return false when there was none
    boolean delete(long id);

    /// @return the preset as it is now; empty when there is none
    Optional<Preset> makeDefault(long id);

    Optional<Preset> defaultPreset();

    /// @param name 1 to 100 characters, unique
    /// @param config JSON text, as a pipeline's
    record Draft(String name, @Nullable String description, String config, boolean isDefault) {}

    record Preset(
            long id,
            String name,
            @Nullable String description,
            String config,
            boolean isDefault,
            Instant createdAt,
            Instant updatedAt) {}

    /// What came of a change.
    sealed interface Change {

        record Done(Preset preset) implements Change {}

        /// Another one has that name; nothing was changed.
        record NameTaken(long by) implements Change {}

        /// There are [#MAX] already; nothing was created.
        record TooMany() implements Change {}

        record Unknown() implements Change {}
    }
}
