package dev.assay.edge.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.assay.model.task.FailureCause;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Why something went wrong: a code for programs, a sentence and a suggestion for a person, and whether it is tried
/// again by itself.
@Schema(name = "Cause")
@RegisterForReflection
public record CauseJson(
        FailureCause.Code code,
        String message,
        String suggestion,
        @JsonProperty("transient") boolean isTransient) {

    public static CauseJson of(FailureCause cause) {
        return new CauseJson(cause.code(), cause.message(), cause.suggestion(), cause.isTransient());
    }
}
