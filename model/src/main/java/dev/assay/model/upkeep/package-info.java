/// Maintenance: what is cleaned up, by whose leave, and what is told about it.
///
/// A *run* holds the one lease there is and goes through *sweeps*. A sweep reads what is due and, unless the run is
/// dry, has it changed, batch by batch; the statement that changes a batch checks everything anew. Whatever a sweep
/// does is complete after each batch: a run that is killed anywhere leaves nothing that the next one does not
/// finish.
@NullMarked
package dev.assay.model.upkeep;

import org.jspecify.annotations.NullMarked;
