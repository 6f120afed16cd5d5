package dev.assay.tasks.generation.answer;

import java.util.List;

/// What became of an answer.
public sealed interface ParsedAnswer {

    /// Files that can be written; those that are required are among them. No two of them get in each other's way.
    record Usable(List<AnswerFile> files) implements ParsedAnswer {}

    /// Nothing of it is to be written.
    ///
    /// @param why what was seen instead, for a person
    record Unusable(String why) implements ParsedAnswer {}
}
