/// Runs as they are told: the same JSON from the command and over HTTP, and a table for a terminal.
@NullMarked
package dev.assay.maintenance.report;

import org.jspecify.annotations.NullMarked;
