package dev.assay.tasks.generation.answer;

import java.util.List;

/// A fenced block of code.
///
/// @param info what stands behind the opening fence
/// @param before the last line with text in it before the fence; empty when another block is nearer
/// @param lines what is between the fences
/// @param closed false when the answer ends before the block does
record FencedBlock(String info, String before, List<String> lines, boolean closed) {

    String text(int from) {
        List<String> rest = lines.subList(from, lines.size());
        return rest.isEmpty() ? "" : String.join("\n", rest) + "\n";
    }
}
