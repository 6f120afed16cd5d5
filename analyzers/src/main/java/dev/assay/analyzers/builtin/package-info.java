/// Tools that run inside this process and need nothing installed.
@NullMarked
package dev.assay.analyzers.builtin;

import org.jspecify.annotations.NullMarked;
