package dev.assay.analyzer;

import dev.assay.model.analysis.AnalyzerService;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// The replicas that the entries of one service's setting stand for at the moment.
///
/// [#look()] is called by one thread at a time.
final class ReplicaDirectory {

    private static final Logger LOG = Logger.getLogger(ReplicaDirectory.class);

    private final AnalyzerService service;
    private final List<URI> entries;
    private final NameResolver names;

    /// What each name stood for when it was last resolved.
    private final Map<URI, List<URI>> known = new HashMap<>();

    private final Set<URI> failing = new HashSet<>();

    ReplicaDirectory(AnalyzerService service, List<URI> entries, NameResolver names) {
        this.service = service;
        this.entries = entries;
        this.names = names;
    }

    /// True when the replicas may change.
    boolean hasNames() {
        return entries.stream().anyMatch(ReplicaUrls::isName);
    }

    /// The replicas that need no name to be resolved.
    List<URI> fixed() {
        return entries.stream().filter(entry -> !ReplicaUrls.isName(entry)).toList();
    }

    /// Resolves all names. One that cannot be resolved stands for what it stood for before, and that is logged
    /// once.
    List<URI> look() {
        var replicas = new ArrayList<URI>();
        for (URI entry : entries) {
            if (ReplicaUrls.isName(entry)) {
                replicas.addAll(resolve(entry));
            } else {
                replicas.add(entry);
            }
        }
        return ReplicaUrls.distinct(replicas);
    }

    /// Why there is no replica, for a person.
    String whyEmpty() {
        if (entries.isEmpty()) {
            return "%s has no URL; set %s".formatted(service.wireName(), ReplicaUrls.variable(service));
        }
        return entries.stream()
                .map(URI::toString)
                .collect(Collectors.joining(
                        ", ", service.wireName() + " has no replica: ", " resolves to no address at the moment"));
    }

    private List<URI> resolve(URI entry) {
        try {
            List<URI> found = names.resolve(ReplicaUrls.host(entry)).stream()
                    // The order of a resolver's answers changes with every question.
                    .sorted(Comparator.comparing(InetAddress::getHostAddress))
                    .map(address -> ReplicaUrls.at(entry, address))
                    .toList();
            known.put(entry, found);
            if (failing.remove(entry)) {
                LOG.infof("%s: %s is resolved again", service.wireName(), entry);
            }
        } catch (UnknownHostException | RuntimeException unresolved) {
            if (failing.add(entry)) {
                LOG.warnf(
                        "%s: %s cannot be resolved (%s); its %d known replicas stay",
                        service.wireName(),
                        entry,
                        unresolved.getMessage(),
                        known.getOrDefault(entry, List.of()).size());
            }
        }
        return known.getOrDefault(entry, List.of());
    }
}
