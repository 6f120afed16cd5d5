package dev.assay.store.read;

import dev.assay.model.task.Progress;
import dev.assay.model.task.TaskStatus;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How far a task has come, and when that was heard.
record HeardProgress(
        boolean isFinal, Progress progress, @Nullable Instant heardAt) {

    /// What an earlier run said is not shown for a later one. A task that ended well is done, whatever its analyzer
    /// said last.
    static HeardProgress of(TaskRow task, @Nullable ProgressRow row) {
        if (row == null || row.epoch != task.epoch) {
            return new HeardProgress(task.status.isFinal(), ended(task.status, Progress.NONE), null);
        }
        var said = new Progress(row.percent, row.step, row.completed, row.total);
        return new HeardProgress(task.status.isFinal(), ended(task.status, said), row.heardAt);
    }

    /// A main task's steps are its subtasks; one that has ended counts whole, however it ended.
    static HeardProgress fold(TaskStatus main, List<HeardProgress> subtasks) {
        int ended = (int) subtasks.stream().filter(HeardProgress::isFinal).count();
        int percent = (int) subtasks.stream()
                .mapToInt(
                        subtask -> subtask.isFinal() ? 100 : subtask.progress().percent())
                .average()
                .orElse(0);
        String step = subtasks.stream()
                .filter(subtask -> !subtask.isFinal())
                .map(subtask -> subtask.progress().step())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        Instant heardAt = subtasks.stream()
                .map(HeardProgress::heardAt)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
        return new HeardProgress(
                main.isFinal(), ended(main, new Progress(percent, step, ended, subtasks.size())), heardAt);
    }

    private static Progress ended(TaskStatus status, Progress said) {
        return status.isSuccess() ? new Progress(100, null, said.total(), said.total()) : said;
    }
}
