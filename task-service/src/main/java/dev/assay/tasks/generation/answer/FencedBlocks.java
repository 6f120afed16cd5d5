package dev.assay.tasks.generation.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the fenced blocks of a text, as Markdown has them: three or more back-ticks or tildes open one, at least
/// as many of the same close it.
final class FencedBlocks {

    private static final Pattern FENCE = Pattern.compile(" {0,3}(`{3,}|~{3,})(.*)");

    private FencedBlocks() {}

    static List<FencedBlock> in(String text) {
        var blocks = new ArrayList<FencedBlock>();
        var lines = new ArrayList<String>();
        String fence = "";
        String info = "";
        String before = "";
        for (String line : text.lines().toList()) {
            Matcher mark = FENCE.matcher(line);
            boolean isFence = mark.matches();
            if (fence.isEmpty()) {
                if (isFence && !mark.group(2).contains("`")) {
                    fence = mark.group(1);
                    info = mark.group(2).strip();
                } else if (!line.isBlank()) {
                    before = line.strip();
                }
            } else if (isFence
                    && mark.group(1).startsWith(fence)
                    && mark.group(2).isBlank()) {
                blocks.add(new FencedBlock(info, before, List.copyOf(lines), true));
                lines.clear();
                fence = "";
                before = "";
            } else {
                lines.add(line);
            }
        }
        if (!fence.isEmpty()) {
            blocks.add(new FencedBlock(info, before, List.copyOf(lines), false));
        }
        return blocks;
    }
}
