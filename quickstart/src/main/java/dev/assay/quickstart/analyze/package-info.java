/// `./assay analyze`: a directory becomes an application, is analysed, and its findings are reported.
@NullMarked
package dev.assay.quickstart.analyze;

import org.jspecify.annotations.NullMarked;
