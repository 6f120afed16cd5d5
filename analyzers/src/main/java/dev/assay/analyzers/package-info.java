/// Bundled analyzers: servers that speak the protocol of the analyzer pods users already run.
@NullMarked
package dev.assay.analyzers;

import org.jspecify.annotations.NullMarked;
