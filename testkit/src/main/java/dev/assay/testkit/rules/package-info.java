/// The house rules, as tests that say why.
@NullMarked
package dev.assay.testkit.rules;

import org.jspecify.annotations.NullMarked;
