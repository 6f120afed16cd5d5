package dev.assay.model.analysis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How well an application does by one measure of quality, in a model's opinion.
///
/// @param id the measure's own name in the analyzer; null when it has none
/// @param name for a person
/// @param score from 0 to 100; null when the model does not say
/// @param confidence null when the model does not say
/// @param findings what it holds against the application, at most [#MOST_TEXTS]
/// @param recommendations what it would do, at most [#MOST_TEXTS]
/// @param weight null when all weigh the same
public record QualityScore(
        String tool,
        @Nullable String id,
        String name,
        boolean passed,
        @Nullable Double score,
        @Nullable Confidence confidence,
        List<String> findings,
        List<String> recommendations,
        @Nullable Double weight) {

    /// The most findings, and the most recommendations, that are kept.
    public static final int MOST_TEXTS = 200;

    public QualityScore {
        findings = findings.stream().limit(MOST_TEXTS).toList();
        recommendations = recommendations.stream().limit(MOST_TEXTS).toList();
    }
}
