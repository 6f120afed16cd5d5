package dev.assay.tasks.result;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A file of a result. `name` is relative to the result's directory, `/` between its parts; `size` is in bytes;
/// `sha256` is lower-case hex.
@Schema(name = "ResultFile")
@RegisterForReflection
public record StoredFile(String name, long size, String sha256) {}
