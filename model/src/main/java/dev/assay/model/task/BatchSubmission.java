package dev.assay.model.task;

import java.util.List;

/// What came of submitting many tasks at once.
public sealed interface BatchSubmission {

    /// New tasks, in the order in which they were given, all committed in one transaction.
    record Created(List<TaskId> ids) implements BatchSubmission {

        public Created {
            ids = List.copyOf(ids);
        }
    }

    /// The same batch came before under the same idempotency key; these are the tasks it made, without those that
    /// have been deleted since.
    record Repeated(List<TaskId> ids) implements BatchSubmission {

        public Repeated {
            ids = List.copyOf(ids);
        }
    }

    /// Another request came before under the same idempotency key; nothing was submitted.
    record KeyReused(TaskId first) implements BatchSubmission {}
}
