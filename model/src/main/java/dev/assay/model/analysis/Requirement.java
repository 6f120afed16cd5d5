package dev.assay.model.analysis;

import org.jspecify.annotations.Nullable;

/// What a model makes of one requirement to an application.
///
/// @param requirement in the words of the template
/// @param met whether the application meets it and the model is sure enough of that: never true with
///     [Confidence#LOW]
/// @param confidence null when the model does not say
/// @param explanation the model's reasons; null when it gives none
/// @param category such as `backend`; null when it has none
/// @param weight null when all weigh the same
public record Requirement(
        String tool,
        String requirement,
        boolean met,
        @Nullable Confidence confidence,
        @Nullable String explanation,
        @Nullable String category,
        @Nullable Double weight) {

    public Requirement {
        met = met && confidence != Confidence.LOW;
    }
}
