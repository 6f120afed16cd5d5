package dev.assay.bench.workload;

import dev.assay.bench.contestant.Trait;
import java.util.Map;
import java.util.Set;

/// Something that is measured, of one contestant in one round, in a database that is new.
public interface Workload extends Subject {

    /// What `--workloads` names it by.
    @Override
    int number();

    Set<Trait> needs();

    /// @return a number for each of the measures; one that could not be taken is left out
    Map<Measure, Double> run(Round round) throws Exception;
}
