package dev.assay.tasks.result;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a result consists of: every file but this one, by name. Written last, so that a directory with a manifest
/// is whole. `docs/schemas/manifest.schema.json` is its schema.
///
/// @param task the main task's id
/// @param result the name of the consolidated file among `files`
/// @param createdAt when the main task was submitted, so that writing the same result again gives the same bytes
@RegisterForReflection
public record Manifest(int version, String task, Instant createdAt, String result, List<StoredFile> files) {

    public static final String NAME = "manifest.json";

    static final int VERSION = 1;

    public Manifest {
        files = List.copyOf(files);
    }

    public Optional<StoredFile> find(String name) {
        return files.stream().filter(file -> file.name().equals(name)).findFirst();
    }
}
