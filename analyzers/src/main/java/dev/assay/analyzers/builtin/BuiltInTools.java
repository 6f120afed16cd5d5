package dev.assay.analyzers.builtin;

import dev.assay.analyzers.tool.Tool;
import java.util.List;

/// The tools that need nothing installed.
public final class BuiltInTools {

    private static final List<Tool> ALL = List.of(new Pmd(), new Cpd(), new NuHtmlChecker(), new CssChecker());

    private BuiltInTools() {}

    /// All of them, each run in a process of its own.
    ///
    /// @param maxOutput how many bytes of a report are read
    public static List<Tool> isolated(long maxOutput) {
        return ALL.stream().<Tool>map(tool -> new IsolatedTool(tool, maxOutput)).toList();
    }

    static Tool named(String name) {
        return ALL.stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no built-in tool is called " + name));
    }
}
