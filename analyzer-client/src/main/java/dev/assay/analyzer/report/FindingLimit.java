package dev.assay.analyzer.report;

/// How many findings one result may have, so that a hostile one cannot fill the heap with empty findings.
final class FindingLimit {

    static final int MOST = 250_000;

    private int left = MOST;
    private long refused;

    /// True when one more is allowed.
    boolean take() {
        if (left == 0) {
            refused++;
            return false;
        }
        left--;
        return true;
    }

    long refused() {
        return refused;
    }
}
