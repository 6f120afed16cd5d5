/// Wires the store for Quarkus. What it promises is declared in `dev.assay.model`; nothing here is imported by a
/// service.
@NullMarked
package dev.assay.store;

import org.jspecify.annotations.NullMarked;
