package dev.assay.pipelines.report;

import dev.assay.model.task.FailureCause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Gathers what did not complete by service, state and cause. There are few causes, so this stays small however
/// many applications there are.
final class Troubles {

    private static final int MAX_NAMED = 10;

    private static final Comparator<PipelineSummary.Trouble> MOST_FREQUENT_FIRST = Comparator.comparingInt(
                    PipelineSummary.Trouble::count)
            .reversed()
            .thenComparing(PipelineSummary.Trouble::service)
            .thenComparing(PipelineSummary.Trouble::state)
            .thenComparing(PipelineSummary.Trouble::code, Comparator.nullsLast(Comparator.naturalOrder()));

    private final Map<Kind, Gathered> kinds = new HashMap<>();

    /// Harmless for what is no trouble.
    void add(String service, CellState state, @Nullable FailureCause cause, String application) {
        if (state.isTrouble()) {
            kinds.computeIfAbsent(
                            new Kind(service, state, cause == null ? null : cause.code()), _ -> new Gathered(cause))
                    .add(application);
        }
    }

    List<PipelineSummary.Trouble> list() {
        return kinds.entrySet().stream()
                .map(kind -> kind.getValue().of(kind.getKey()))
                .sorted(MOST_FREQUENT_FIRST)
                .toList();
    }

    private record Kind(String service, CellState state, FailureCause.@Nullable Code code) {}

    private static final class Gathered {

        private final @Nullable FailureCause first;
        private final List<String> applications = new ArrayList<>();
        private int count;

        Gathered(@Nullable FailureCause first) {
            this.first = first;
        }

        void add(String application) {
            count++;
            if (applications.size() < MAX_NAMED) {
                applications.add(application);
            }
        }

        PipelineSummary.Trouble of(Kind kind) {
            return new PipelineSummary.Trouble(
                    kind.service(),
                    kind.state(),
                    kind.code() == null ? null : kind.code().name(),
                    count,
                    first == null ? null : first.message(),
                    first == null ? null : first.suggestion(),
                    List.copyOf(applications));
        }
    }
}
