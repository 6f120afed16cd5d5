package dev.assay.tasks.generation.answer;

/// A file as an answer has it: its name may be anything.
record NamedText(String name, String content) {}
