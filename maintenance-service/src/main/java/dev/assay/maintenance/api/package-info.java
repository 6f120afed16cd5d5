/// REST: the border. Nobody imports it.
@NullMarked
package dev.assay.maintenance.api;

import org.jspecify.annotations.NullMarked;
