/// What is read and listed: immutable Panache entities on the queue's tables, and the pages made of them.
@NullMarked
package dev.assay.store.read;

import org.jspecify.annotations.NullMarked;
