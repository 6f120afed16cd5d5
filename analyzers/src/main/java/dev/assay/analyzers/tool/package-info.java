/// What every tool has in common: what it is given, what it reports, and how it is bounded.
@NullMarked
package dev.assay.analyzers.tool;

import org.jspecify.annotations.NullMarked;
