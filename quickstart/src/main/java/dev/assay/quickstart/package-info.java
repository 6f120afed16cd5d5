/// The `./assay` command line: the whole stack in one command, and the user's own applications analysed by it.
@NullMarked
package dev.assay.quickstart;

import org.jspecify.annotations.NullMarked;
