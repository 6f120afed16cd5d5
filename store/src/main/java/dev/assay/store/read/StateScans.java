package dev.assay.store.read;

import dev.assay.model.task.TaskStatus;
import java.util.Collection;
import java.util.stream.Collectors;

/// Selects keys of tasks in some states by one scan per state, with the state as a constant: states have indexes of
/// their own. For a parameter the planner knows no better than that every state is as frequent as any other, and reads
/// all finished tasks to find the few that are open.
public final class StateScans {

    private StateScans() {}

    /// @param statuses at least one; scanned in this order
    /// @param conditions what else holds for a row of `task`, with its parameters; each scan has them
    /// @param end the order and the limit, with its parameter; each scan has them, and the whole
    public static String keys(Collection<TaskStatus> statuses, String conditions, String end) {
        return statuses.stream()
                .map(status -> "(select key from task where status = '" + status.name() + "' and " + conditions + " "
                        + end + ")")
                .collect(Collectors.joining(" union all ", "select key from (", ") as found " + end));
    }
}
