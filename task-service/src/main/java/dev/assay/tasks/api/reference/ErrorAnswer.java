package dev.assay.tasks.api.reference;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An error, as the reference documents it.
///
/// @param error a code in lower case
/// @param details by field, when the request's content is refused
@Schema(name = "ReferenceError")
@RegisterForReflection
record ErrorAnswer(String error, String message, Map<String, String> details) {}
