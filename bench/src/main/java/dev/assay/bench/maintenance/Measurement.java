package dev.assay.bench.maintenance;

import dev.assay.bench.workload.Measure;
import java.util.Map;

/// One answer to a question.
sealed interface Measurement permits Deleting, Claiming, Draining, DryRunning {

    /// What others are compared with: without maintenance.
    String ALONE = "alone";

    String BESIDE = "beside maintenance";

    Question question();

    /// Which of several answers.
    String variant();

    /// @return a number for each of the question's measures; one that there is not in this variant is left out
    Map<Measure, Double> run(Bed bed) throws Exception;
}
