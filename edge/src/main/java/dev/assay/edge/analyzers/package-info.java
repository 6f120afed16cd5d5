/// The analyzers that the settings name, and the client that talks to them.
@NullMarked
package dev.assay.edge.analyzers;

import org.jspecify.annotations.NullMarked;
