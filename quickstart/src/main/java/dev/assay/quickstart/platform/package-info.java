/// The machine Assay runs on: its folders, its logs, and the ways in which it can be in the way.
@NullMarked
package dev.assay.quickstart.platform;

import org.jspecify.annotations.NullMarked;
