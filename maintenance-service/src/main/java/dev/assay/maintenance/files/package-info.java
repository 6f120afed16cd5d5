/// What lies on disk: application directories, result directories, temporary files. Looks and removes; decides
/// nothing.
@NullMarked
package dev.assay.maintenance.files;

import org.jspecify.annotations.NullMarked;
