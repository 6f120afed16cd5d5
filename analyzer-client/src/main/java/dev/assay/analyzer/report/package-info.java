/// Turns an analyzer's result into the normal form of `model`, whatever shape its tools gave it.
///
/// What it takes in memory: the frame, as it came and once; what the report keeps of it, which is at most 250,000
/// findings with texts of at most 4,000 characters; and an estimated 96 MiB at most for everything else that is
/// looked at. While the frame arrives its bytes are in memory once more, outside of the heap. For a large result
/// that is never more than about three times the frame, for a small one the constants are the bound. Texts that are
/// not kept cost nothing, however long, and neither does writing the result's files.
@NullMarked
package dev.assay.analyzer.report;

import org.jspecify.annotations.NullMarked;
