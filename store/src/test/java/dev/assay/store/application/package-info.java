@NullMarked
package dev.assay.store.application;

import org.jspecify.annotations.NullMarked;
