/// Tasks and results to test with: say what matters, the rest is filled in consistently.
@NullMarked
package dev.assay.testkit.task;

import org.jspecify.annotations.NullMarked;
