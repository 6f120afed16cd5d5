package dev.assay.tasks.generation;

import io.quarkus.runtime.annotations.RegisterForReflection;

/// What a generated application says about where it comes from, in a file of its own.
@RegisterForReflection
record Mark(String task, String model, String modelId, String template) {}
