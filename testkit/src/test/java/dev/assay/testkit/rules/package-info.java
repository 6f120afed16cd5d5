@NullMarked
package dev.assay.testkit.rules;

import org.jspecify.annotations.NullMarked;
