package dev.assay.tasks.generation;

import dev.assay.tasks.generation.chat.Usage;
import java.time.Duration;

/// What came of a question.
record Answered(String text, Usage usage, Duration took) {}
