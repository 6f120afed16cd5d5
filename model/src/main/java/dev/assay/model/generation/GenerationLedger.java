package dev.assay.model.generation;

import dev.assay.model.task.TaskId;
import java.util.List;

/// What was spent on generating. Entries stay when their task is deleted.
public interface GenerationLedger {

    /// Notes a call. Needs no lease: what was spent was spent. One entry per attempt; the first one counts.
    void record(TaskId task, GenerationCall call);

    /// A task's calls, oldest first.
    List<GenerationCall> calls(TaskId task);
}
