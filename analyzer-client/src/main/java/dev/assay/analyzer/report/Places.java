package dev.assay.analyzer.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.model.analysis.Connectivity;
import dev.assay.model.analysis.OpenPort;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The places of an application that an analyzer went to: whether they answered, and what else listens there.
final class Places {

    private Places() {}

    /// The dynamic analyzer's list of probes. A single probe may stand without its list.
    static void probes(JsonNode probes, DetailDrafts details) {
        for (JsonNode probe : each(probes)) {
            JsonNode said = probe.path("analysis").isObject() ? probe.path("analysis") : probe;
            String url = Nodes.text(said, "url");
            if (url == null) {
                url = Nodes.text(probe, "url");
            }
            if (url != null) {
                boolean reachable = said.path("reachable").isBoolean()
                        ? said.path("reachable").booleanValue()
                        : isGood(probe);
                String error = Nodes.text(said, "error");
                details.add(place(url, reachable, said, error == null ? Nodes.text(probe, "error") : error));
            }
        }
    }

    /// The performance tester's probe of one URL, which may have answered under another one.
    static void probe(String url, JsonNode probe, DetailDrafts details) {
        if (probe.isObject()) {
            String original = Nodes.text(probe, "original_url");
            details.add(place(original == null ? url : original, isGood(probe), probe, Nodes.text(probe, "error")));
        }
    }

    private static Connectivity place(String url, boolean reachable, JsonNode said, @Nullable String error) {
        Integer status = Nodes.fromOne(said, "status_code");
        return new Connectivity(
                url,
                reachable,
                Nodes.text(said, "working_url"),
                status,
                headers(said.path("security_headers")),
                Nodes.count(said.path("security_score")),
                Nodes.count(said.path("total_security_headers")),
                reachable ? null : error);
    }

    private static SortedMap<String, Boolean> headers(JsonNode looked) {
        var headers = new TreeMap<String, Boolean>();
        for (Map.Entry<String, JsonNode> header : looked.properties()) {
            if (header.getValue().isBoolean()) {
                headers.put(
                        header.getKey().toLowerCase(Locale.ROOT),
                        header.getValue().booleanValue());
            }
        }
        return headers;
    }

    /// What a port scan found open, with the names of services by port beside it.
    static void openPorts(JsonNode scans, DetailDrafts details) {
        for (JsonNode scan : each(scans)) {
            for (JsonNode open : scan.path("open_ports")) {
                Integer port = open.isObject() ? Nodes.fromOne(open, "port") : Nodes.count(open);
                if (port != null && port >= 1 && port <= 65_535) {
                    JsonNode info =
                            open.isObject() ? open : scan.path("service_info").path(Integer.toString(port));
                    details.add(new OpenPort(
                            Nodes.text(scan, "host"),
                            port,
                            Nodes.text(info, "service", "name"),
                            Nodes.text(info, "version")));
                }
            }
        }
    }

    private static boolean isGood(JsonNode probe) {
        return StatusWord.of(Nodes.text(probe, "status")) == StatusWord.GOOD;
    }

    private static Iterable<JsonNode> each(JsonNode oneOrMany) {
        return oneOrMany.isObject() ? List.of(oneOrMany) : oneOrMany;
    }
}
