package dev.assay.analyzer;

import dev.assay.analyzer.pool.Lease;
import dev.assay.analyzer.report.Question;
import dev.assay.analyzer.wire.ToolName;
import dev.assay.analyzer.wire.WireText;
import java.net.URI;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A request as one replica gets it: tools that the replica is known not to have are left out, because the known
/// analyzers pass over such names without a word.
///
/// As long as one of the tools is left. An empty list would ask for all tools, and when the replica seems to have
/// none of them, its own answer tells more than what it said earlier.
///
/// @param leftOut by their canonical names
/// @param offered what the replica said it has
record ReplicaRequest(AnalysisRequest sent, URI replica, SortedSet<String> leftOut, SortedSet<String> offered) {

    private static final int MAX_REASON = 1_000;
    private static final int MAX_NAMED = 20;
    private static final int MAX_NAME = 100;

    static ReplicaRequest of(AnalysisRequest request, Lease lease) {
        SortedSet<String> offered = lease.tools();
        if (offered == null || offered.isEmpty()) {
            return whole(request, lease.replica());
        }
        SortedSet<String> off = ToolName.canonical(RequestFrame.switchedOff(request));
        var kept = new TreeSet<String>();
        var leftOut = new TreeSet<String>();
        for (String tool : request.tools()) {
            String name = ToolName.canonical(tool);
            if (offered.contains(name) || off.contains(name)) {
                kept.add(tool);
            } else {
                leftOut.add(name);
            }
        }
        return kept.isEmpty() || leftOut.isEmpty()
                ? whole(request, lease.replica())
                : new ReplicaRequest(request.with(kept), lease.replica(), leftOut, offered);
    }

    private static ReplicaRequest whole(AnalysisRequest request, URI replica) {
        return new ReplicaRequest(request, replica, Collections.emptySortedSet(), Collections.emptySortedSet());
    }

    Question question() {
        return new Question(sent.service(), sent.target(), sent.tools(), new TreeSet<>(RequestFrame.switchedOff(sent)));
    }

    /// Why a tool was left out, for a person.
    String whyLeftOut() {
        return WireText.clean("%s does not have it; it has %s".formatted(replica, some(offered)), MAX_REASON);
    }

    /// Names of tools in a line, not more of them than anybody would read.
    static String some(Collection<String> tools) {
        String named = tools.stream()
                .limit(MAX_NAMED)
                .map(tool -> WireText.clean(tool, MAX_NAME))
                .collect(Collectors.joining(", "));
        int more = tools.size() - MAX_NAMED;
        return more > 0 ? "%s and %d more".formatted(named, more) : named;
    }
}
