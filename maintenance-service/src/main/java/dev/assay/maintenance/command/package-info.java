/// The command: one run from the command line, and nothing else.
@NullMarked
package dev.assay.maintenance.command;

import org.jspecify.annotations.NullMarked;
