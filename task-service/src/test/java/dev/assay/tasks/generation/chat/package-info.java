@NullMarked
package dev.assay.tasks.generation.chat;

import org.jspecify.annotations.NullMarked;
