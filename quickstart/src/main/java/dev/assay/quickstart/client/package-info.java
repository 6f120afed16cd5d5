/// The REST interface of the task-service, seen from outside.
@NullMarked
package dev.assay.quickstart.client;

import org.jspecify.annotations.NullMarked;
