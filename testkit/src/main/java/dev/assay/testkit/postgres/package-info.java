/// A real Postgres for tests: one server per JVM, a database of its own for whoever asks.
@NullMarked
package dev.assay.testkit.postgres;

import org.jspecify.annotations.NullMarked;
