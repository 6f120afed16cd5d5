package dev.assay.model.pipeline;

/// Where a job, one application, is on its way through a pipeline.
public enum JobState {
    /// Its application has yet to be generated.
    WAITING,
    /// A generation task of it is open.
    GENERATING,
    /// Its application is there, and has yet to be analysed.
    READY,
    /// An analysis task of it is open.
    ANALYSING,
    /// Nothing more is done for it; every service asked for has a cell.
    DONE
}
