package dev.assay.tasks.api;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What can be generated.
///
/// @param configured whether there is a model server to ask
/// @param whyNot null when there is
@Schema(name = "Templates")
@RegisterForReflection
record TemplatesJson(
        List<TemplateJson> items,
        boolean configured,
        @Nullable String whyNot) {}
