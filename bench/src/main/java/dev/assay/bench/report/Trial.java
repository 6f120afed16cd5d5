package dev.assay.bench.report;

import dev.assay.bench.place.Machine;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// All that is known of a run that compares Assay with itself: variants of one thing instead of contestants. What
/// is written as JSON is this record.
///
/// @param format of the record; changes when old readers would no longer understand it
/// @param size `full` is what may be published
/// @param bases the variants that others are compared with, one at most per result
/// @param settings what was measured with
/// @param results whose cells are of variants
public record Trial(
        String format,
        String subject,
        Instant startedAt,
        String size,
        long seed,
        int rounds,
        List<String> bases,
        Map<String, String> settings,
        Machine machine,
        Map<String, String> postgres,
        List<Run.Result> results,
        List<Run.Failed> failures) {

    public Trial {
        bases = List.copyOf(bases);
        results = List.copyOf(results);
        failures = List.copyOf(failures);
    }
}
