package dev.assay.analyzer.pool;

import dev.assay.model.analysis.ToolCatalog;
import java.util.Collection;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/// Brings the names of tools into one form, so that what is asked for can be compared with what is offered.
public final class ToolNames {

    private ToolNames() {}

    /// The catalogue's name; of a tool it does not know, the given name in lower case.
    public static String canonical(String name) {
        return ToolCatalog.STANDARD.resolve(name).orElseGet(() -> name.strip().toLowerCase(Locale.ROOT));
    }

    public static SortedSet<String> canonical(Collection<String> names) {
        var canonical = new TreeSet<String>();
        names.forEach(name -> canonical.add(canonical(name)));
        return canonical;
    }
}
