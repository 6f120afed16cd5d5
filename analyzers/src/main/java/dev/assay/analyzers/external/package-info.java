/// Tools that are run when they are installed on this machine.
@NullMarked
package dev.assay.analyzers.external;

import org.jspecify.annotations.NullMarked;
