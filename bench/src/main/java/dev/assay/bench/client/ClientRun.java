package dev.assay.bench.client;

import dev.assay.bench.place.Machine;
import java.time.Instant;
import java.util.List;

/// What `assay bench client` found out.
public record ClientRun(String format, Instant startedAt, Machine machine, List<Calls> calls, Crowd crowd) {

    public static final String FORMAT = "assay-bench-client/1";

    /// Analyses one after the other.
    ///
    /// @param answerBytes of one answer on the wire
    /// @param allocatedPerCall bytes that the whole process allocated, per call
    public record Calls(
            int findings,
            long answerBytes,
            int count,
            double p50Millis,
            double p95Millis,
            double p99Millis,
            double maxMillis,
            double allocatedPerCall) {

        /// How often an answer was copied, or became something else of its size.
        public double timesTheAnswer() {
            return allocatedPerCall / answerBytes;
        }
    }

    /// Many analyses at once, all waiting for their answer.
    ///
    /// @param heapBytes that they hold, garbage collected
    /// @param residentBytes of the process at that time; 0 where that is not known
    /// @param seconds until all of them had ended
    public record Crowd(int analyses, long heapBytes, long residentBytes, double seconds) {

        public double heapPerAnalysis() {
            return heapBytes / (double) analyses;
        }
    }
}
