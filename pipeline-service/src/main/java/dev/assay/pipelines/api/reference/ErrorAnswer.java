package dev.assay.pipelines.api.reference;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An error, as the reference's `/api` documents it.
///
/// @param status always `error`
/// @param error `NotFound`, or `APIError` for everything else
/// @param errorId 32 hex digits; those of an error on our side are in the log
/// @param details by field, when the request's content is refused
@Schema(name = "ReferenceError")
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
record ErrorAnswer(
        String status,
        int statusCode,
        String error,
        String message,
        String errorId,
        String timestamp,
        String path,
        Map<String, String> details) {

    /// The same for `/automation/api`, which says less.
    @Schema(name = "ReferencePageError")
    @RegisterForReflection
    record Short(boolean success, String error) {}
}
