/// What has happened: every edge a task took, and the feed of them.
@NullMarked
package dev.assay.model.history;

import org.jspecify.annotations.NullMarked;
