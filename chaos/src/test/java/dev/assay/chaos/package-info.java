/// Chaos: three real task-services, a real Postgres and an analyzer that misbehaves, while processes are killed, frozen
/// and cut off at random. Afterwards a checker reads what is left and believes nobody.
@NullMarked
package dev.assay.chaos;

import org.jspecify.annotations.NullMarked;
