@NullMarked
package dev.assay.store.jdbc;

import org.jspecify.annotations.NullMarked;
