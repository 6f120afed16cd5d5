package dev.assay.bench.workload;

import java.util.List;

/// Something that measurements are about.
public interface Subject {

    /// Its place in a run.
    int number();

    String title();

    /// What happens, in a sentence or two.
    String meaning();

    /// What it gives, in the order in which it is shown.
    List<Measure> measures();
}
