package dev.assay.model.analysis;

import java.util.Collection;

/// How many findings there are, in all and by severity.
public record FindingSummary(int critical, int high, int medium, int low, int info) {

    public static final FindingSummary NONE = new FindingSummary(0, 0, 0, 0, 0);

    public static FindingSummary of(Collection<Finding> findings) {
        var counts = new int[Severity.values().length];
        for (Finding finding : findings) {
            counts[finding.severity().ordinal()]++;
        }
        return new FindingSummary(counts[0], counts[1], counts[2], counts[3], counts[4]);
    }

    public int total() {
        return critical + high + medium + low + info;
    }

    public FindingSummary plus(FindingSummary other) {
        return new FindingSummary(
                critical + other.critical,
                high + other.high,
                medium + other.medium,
                low + other.low,
                info + other.info);
    }
}
