/// Connections, transactions, statements: the little that the verbs need of a database layer.
@NullMarked
package dev.assay.store.jdbc;

import org.jspecify.annotations.NullMarked;
