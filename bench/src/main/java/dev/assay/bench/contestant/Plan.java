package dev.assay.bench.contestant;

/// How a process is to work.
///
/// @param slots how many tasks at once
public record Plan(int slots) {

    public Plan {
        if (slots < 1) {
            throw new IllegalArgumentException("a process has 1 slot or more, not " + slots);
        }
    }
}
