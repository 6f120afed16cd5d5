package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.analysis.AnalyzerService;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplicaDirectoryTest {

    private final Map<String, List<String>> addresses = new HashMap<>();

    @Test
    void a_name_stands_for_one_replica_per_address() {
        addresses.put("static", List.of("10.0.0.2", "10.0.0.1", "fd00::1"));

        assertThat(directory("dns+ws://static:2001/analyze").look())
                .containsExactly(
                        URI.create("ws://10.0.0.1:2001/analyze"),
                        URI.create("ws://10.0.0.2:2001/analyze"),
                        URI.create("ws://[fd00:0:0:0:0:0:0:1]:2001/analyze"));
    }

    @Test
    void replicas_come_and_go_with_their_addresses() {
        ReplicaDirectory directory = directory("dns+ws://static:2001");
        addresses.put("static", List.of("10.0.0.1"));
        assertThat(directory.look()).containsExactly(URI.create("ws://10.0.0.1:2001"));

        addresses.put("static", List.of("10.0.0.2", "10.0.0.3"));

        assertThat(directory.look())
                .containsExactly(URI.create("ws://10.0.0.2:2001"), URI.create("ws://10.0.0.3:2001"));
    }

    @Test
    void while_a_name_cannot_be_resolved_its_last_addresses_stay() {
        ReplicaDirectory directory = directory("dns+ws://static:2001");
        addresses.put("static", List.of("10.0.0.1"));
        directory.look();

        addresses.clear();

        assertThat(directory.look()).containsExactly(URI.create("ws://10.0.0.1:2001"));
        addresses.put("static", List.of());
        assertThat(directory.look())
                .as("an answer that there is none is an answer")
                .isEmpty();
    }

    @Test
    void names_and_urls_may_be_mixed_and_count_once() {
        addresses.put("static", List.of("10.0.0.1", "10.0.0.2"));

        assertThat(directory("ws://fixed:2001", "ws://10.0.0.1:2001/", "dns+ws://static:2001")
                        .look())
                .containsExactly(
                        URI.create("ws://fixed:2001"),
                        URI.create("ws://10.0.0.1:2001/"),
                        URI.create("ws://10.0.0.2:2001"));
    }

    @Test
    void nothing_at_all_is_explained() {
        assertThat(directory().whyEmpty()).contains("set STATIC_ANALYZER_URLS");
        assertThat(directory("dns+ws://static:2001").whyEmpty())
                .contains("dns+ws://static:2001", "resolves to no address");
    }

    private ReplicaDirectory directory(String... entries) {
        var urls = ReplicaUrls.parse("STATIC_ANALYZER_URLS", String.join(",", entries));
        return new ReplicaDirectory(AnalyzerService.STATIC, urls, this::resolve);
    }

    private List<InetAddress> resolve(String host) throws UnknownHostException {
        @Nullable List<String> known = addresses.get(host);
        if (known == null) {
            throw new UnknownHostException(host);
        }
        var found = new ArrayList<InetAddress>();
        for (String address : known) {
            found.add(InetAddress.getByName(address));
        }
        return found;
    }
}
