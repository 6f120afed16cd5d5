package dev.assay.tasks.work;

import dev.assay.model.control.WorkerRegistry;

/// The workers that this one is among.
///
/// @param registry where they report and are told
/// @param host where this one runs, as the others see it
/// @param version what this one was built from
/// @param recycled called once this worker has done its number of tasks and the last of them has ended
record Fleet(WorkerRegistry registry, String host, String version, Runnable recycled) {}
