package dev.assay.store.read;

import dev.assay.model.task.Lineage;
import dev.assay.model.task.TaskId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads which tasks were made of which, in one query for a page.
@ApplicationScoped
class Lineages {

    private final RetryRows retries;

    Lineages(RetryRows retries) {
        this.retries = retries;
    }

    /// By key, without the tasks that have none.
    Map<Long, Lineage> of(Collection<Long> keys) {
        List<RetryRow> rows = retries.list("retryKey in ?1 or ofKey in ?1", keys);
        var lineages = new HashMap<Long, Lineage>();
        for (RetryRow row : rows) {
            lineages.merge(row.retryKey, new Lineage(new TaskId(row.ofKey), null), Lineages::join);
            lineages.merge(row.ofKey, new Lineage(null, new TaskId(row.retryKey)), Lineages::join);
        }
        return lineages;
    }

    private static Lineage join(Lineage one, Lineage other) {
        return new Lineage(
                one.retryOf() == null ? other.retryOf() : one.retryOf(),
                one.retriedAs() == null ? other.retriedAs() : one.retriedAs());
    }
}
