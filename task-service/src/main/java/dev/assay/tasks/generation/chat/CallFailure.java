package dev.assay.tasks.generation.chat;

import dev.assay.model.task.FailureCause;
import java.io.IOException;
import java.time.Duration;

/// Ends a call whose failure has a cause already. Never leaves this package: [Answer] makes a reply of it.
final class CallFailure extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient FailureCause cause;
    private final Duration retryAfter;

    CallFailure(FailureCause.Code code, String message, Duration retryAfter) {
        super(message);
        this.cause = new FailureCause(code, message);
        this.retryAfter = retryAfter;
    }

    CallFailure(FailureCause.Code code, String message) {
        this(code, message, Duration.ZERO);
    }

    FailureCause failure() {
        return cause;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
