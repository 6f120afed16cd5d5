@NullMarked
package dev.assay.maintenance.command;

import org.jspecify.annotations.NullMarked;
