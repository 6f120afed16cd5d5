package dev.assay.edge.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An error, as RFC 9457 has it.
///
/// @param code for programs; never changes for the same situation
/// @param detail what is wrong with this request, for a person
/// @param suggestion what to do about it
/// @param errors field by field, when the request's content is refused
@Schema(name = "Problem", description = "RFC 9457 problem details")
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String code,
        @Nullable String detail,
        @Nullable String suggestion,
        @Nullable List<FieldError> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(
            int status, String code, String title, @Nullable String detail, @Nullable String suggestion) {
        return new Problem("about:blank", title, status, code, detail, suggestion, null);
    }

    public static Problem invalid(List<FieldError> errors) {
        String detail = errors.size() == 1
                ? errors.getFirst().field() + ": " + errors.getFirst().message()
                : errors.size() + " fields are wrong";
        return new Problem(
                "about:blank",
                "The request's content is not valid",
                422,
                "INVALID_REQUEST",
                detail,
                "Correct the fields named under errors and send the request again.",
                List.copyOf(errors));
    }

    /// @param field the path to it, `.` between its parts; for a query parameter its name
    @Schema(name = "FieldError")
    @RegisterForReflection
    public record FieldError(String field, String message) {}
}
