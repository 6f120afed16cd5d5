package dev.assay.bench.workload;

import dev.assay.bench.contestant.Trait;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Something that is measured, of one contestant in one round, in a database that is new.
public interface Workload {

    /// What `--workloads` names it by.
    int number();

    String title();

    /// What it does, in a sentence or two.
    String meaning();

    Set<Trait> needs();

    /// What it gives, in the order in which it is shown.
    List<Measure> measures();

    /// @return a number for each of the measures; one that could not be taken is left out
    Map<Measure, Double> run(Round round) throws Exception;
}
