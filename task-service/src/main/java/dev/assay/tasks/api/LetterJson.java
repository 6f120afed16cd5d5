package dev.assay.tasks.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.assay.edge.json.CauseJson;
import dev.assay.model.letter.DeadLetter;
import dev.assay.model.letter.LetterState;
import dev.assay.model.task.Attempts;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A dead letter, wherever one is returned.
///
/// @param id the task's; `GET /api/tasks/{id}` shows the rest of it
/// @param trips how often its lineage has failed, this time included
/// @param alarming whether that is often enough for somebody to look at it
/// @param origin the first task of the lineage
/// @param payload as submitted; only where one letter is shown
@Schema(name = "DeadLetter")
@RegisterForReflection
record LetterJson(
        String id,
        LetterState state,
        String kind,
        String queue,
        String priority,
        @Nullable String model,
        @Nullable Integer app,
        CauseJson cause,
        AttemptsJson attempts,
        Instant createdAt,
        Instant diedAt,
        int trips,
        boolean alarming,
        String origin,
        @Nullable String redrivenFrom,
        @Nullable String redrivenAs,
        @Nullable Instant changedAt,
        @Nullable String reason,

        @Schema(type = SchemaType.OBJECT) @JsonRawValue @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String payload) {

    /// @param started runs begun; of all subtasks together
    /// @param preflights runs given back because an analyzer could not be reached
    /// @param failures runs that ended in a transient failure
    /// @param lost runs whose worker died
    @Schema(name = "Attempts")
    @RegisterForReflection
    record AttemptsJson(int started, int preflights, int failures, int lost) {

        static AttemptsJson of(Attempts attempts) {
            return new AttemptsJson(attempts.started(), attempts.preflights(), attempts.failures(), attempts.lost());
        }
    }

    static LetterJson whole(DeadLetter letter) {
        return of(letter, letter.payload().json());
    }

    static LetterJson inList(DeadLetter letter) {
        return of(letter, null);
    }

    private static LetterJson of(DeadLetter letter, @Nullable String payload) {
        Target target = letter.target();
        return new LetterJson(
                letter.task().toString(),
                letter.state(),
                letter.kind().name(),
                letter.queue().value(),
                letter.priority().wireName(),
                target == null ? null : target.model(),
                target == null ? null : target.app(),
                CauseJson.of(letter.cause()),
                AttemptsJson.of(letter.attempts()),
                letter.createdAt(),
                letter.diedAt(),
                letter.trips(),
                letter.isAlarming(),
                letter.origin().toString(),
                text(letter.redrivenFrom()),
                text(letter.redrivenAs()),
                letter.changedAt(),
                letter.reason(),
                payload);
    }

    private static @Nullable String text(@Nullable TaskId id) {
        return id == null ? null : id.toString();
    }
}
