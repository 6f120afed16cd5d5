package dev.assay.model.pipeline;

/// How the cells of a pipeline ended.
///
/// @param completed with everything asked for
/// @param partial with some of it
/// @param failed failed, cancelled or skipped
public record Tally(int completed, int partial, int failed) {

    public Tally {
        if (completed < 0 || partial < 0 || failed < 0) {
            throw new IllegalArgumentException("a tally counts, and never below nothing");
        }
    }

    public int total() {
        return completed + partial + failed;
    }

    /// What a pipeline whose jobs are all done has come to: all completed → COMPLETED, some usable →
    /// PARTIAL_SUCCESS, none → FAILED. Never COMPLETED for nothing done.
    public PipelineStatus verdict() {
        if (completed + partial == 0) {
            return PipelineStatus.FAILED;
        }
        return completed == total() ? PipelineStatus.COMPLETED : PipelineStatus.PARTIAL_SUCCESS;
    }
}
