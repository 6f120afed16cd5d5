package dev.assay.tasks.generation.answer;

/// How much an application may be.
///
/// @param files how many
/// @param fileBytes of one, as UTF-8
/// @param totalBytes of all together
public record AnswerLimits(int files, int fileBytes, int totalBytes) {

    public static final AnswerLimits STANDARD = new AnswerLimits(200, 1024 * 1024, 10 * 1024 * 1024);
}
