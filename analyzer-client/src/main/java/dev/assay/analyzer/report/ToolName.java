package dev.assay.analyzer.report;

import dev.assay.analyzer.wire.WireText;
import dev.assay.model.analysis.ToolCatalog;
import java.util.Collection;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/// Tools have several names; the catalogue knows one of each.
final class ToolName {

    private static final int MAX_LENGTH = 100;

    private ToolName() {}

    static String canonical(String name) {
        String clean = WireText.clean(name, MAX_LENGTH);
        return ToolCatalog.STANDARD.resolve(clean).orElse(clean.strip().toLowerCase(Locale.ROOT));
    }

    static SortedSet<String> canonical(Collection<String> names) {
        var canonical = new TreeSet<String>();
        names.forEach(name -> canonical.add(canonical(name)));
        return canonical;
    }
}
