/// An analyzer that says exactly what a test tells it to say, and misbehaves on demand.
@NullMarked
package dev.assay.testkit.analyzer;

import org.jspecify.annotations.NullMarked;
