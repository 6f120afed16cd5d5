package dev.assay.analyzer.wire;

import dev.assay.model.analysis.ToolCatalog;
import java.util.Collection;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/// Brings the names of tools into one form: analyzers and people have several for the same tool.
public final class ToolName {

    private static final int MAX_LENGTH = 100;

    private ToolName() {}

    /// The catalogue's name; of a tool it does not know, the given one, cleaned and in lower case.
    public static String canonical(String name) {
        String clean = WireText.clean(name, MAX_LENGTH);
        return ToolCatalog.STANDARD.resolve(clean).orElse(clean.strip().toLowerCase(Locale.ROOT));
    }

    public static SortedSet<String> canonical(Collection<String> names) {
        var canonical = new TreeSet<String>();
        names.forEach(name -> canonical.add(canonical(name)));
        return canonical;
    }
}
