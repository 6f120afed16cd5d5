package dev.assay.analyzer.pool;

import dev.assay.analyzer.wire.ToolName;
import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// What a caller wants of the replica it is given.
///
/// @param tools what it had better offer, by their canonical names ([ToolName]); empty when that does not matter
/// @param avoid replicas that will not do
public record Wish(Set<String> tools, Set<URI> avoid) {

    public Wish {
        tools = Set.copyOf(tools);
        avoid = Set.copyOf(avoid);
    }

    /// Any replica, better one that offers these tools.
    public static Wish forTools(Collection<String> tools) {
        return new Wish(ToolName.canonical(tools), Set.of());
    }

    /// The same, but none of these replicas either.
    public Wish avoiding(Collection<URI> others) {
        var all = new HashSet<>(avoid);
        all.addAll(others);
        return new Wish(tools, all);
    }
}
