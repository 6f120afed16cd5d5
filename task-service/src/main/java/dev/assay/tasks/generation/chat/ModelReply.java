package dev.assay.tasks.generation.chat;

import dev.assay.model.task.FailureCause;
import java.time.Duration;

/// How a call to a model ended.
public sealed interface ModelReply {

    Usage usage();

    /// What was written, as far as it came.
    String text();

    /// The model has said all it had to say.
    record Answered(String text, Usage usage) implements ModelReply {}

    /// It has not.
    ///
    /// @param retryAfter how long the server asks to be left alone; zero when it does not
    record Failed(FailureCause cause, Duration retryAfter, String text, Usage usage) implements ModelReply {}
}
