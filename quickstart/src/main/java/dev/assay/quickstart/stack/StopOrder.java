package dev.assay.quickstart.stack;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;

/// Who is stopped before whom: first those that use the others.
///
/// The task-service leaves before the analyzers do, so that what they are working on can be drained or given back.
/// The other way round every analysis would end as a lost connection.
final class StopOrder implements Comparator<Part>, Serializable {

    private static final long serialVersionUID = 1L;

    private static final List<String> NAMES =
            List.of("task-service", "pipeline-service", "maintenance-service", "static-analyzer", "postgres");

    @Override
    public int compare(Part first, Part second) {
        return Integer.compare(NAMES.indexOf(first.name()), NAMES.indexOf(second.name()));
    }
}
