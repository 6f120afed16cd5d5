/// The bundled sample applications and the table of what was found in them.
@NullMarked
package dev.assay.quickstart.sample;

import org.jspecify.annotations.NullMarked;
