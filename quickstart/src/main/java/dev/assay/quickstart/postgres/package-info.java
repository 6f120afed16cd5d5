/// A Postgres of our own: unpacked, started, protected by a password, and stopped again.
@NullMarked
package dev.assay.quickstart.postgres;

import org.jspecify.annotations.NullMarked;
