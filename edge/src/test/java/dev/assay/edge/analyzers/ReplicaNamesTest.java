package dev.assay.edge.analyzers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicaNamesTest {

    @ParameterizedTest
    @CsvSource({
        "ws://static-1:2001, ws://static-1:2001",
        "ws://static_analyzer_1:2001, ws://static_analyzer_1:2001",
        "wss://user:secret@static_analyzer_1:2001/a%20b?token=secret#secret, wss://static_analyzer_1:2001/a%20b",
        "gateway+ws://us_er@gateway:8765/?x=y, gateway+ws://gateway:8765/",
        "ws://user@[::1]:2001, ws://[::1]:2001",
        "ws:opaque, a replica without a host",
        "nothing, a replica without a host"
    })
    void a_name_has_host_and_port_and_no_secrets(URI replica, String name) {
        assertThat(ReplicaNames.of(replica)).isEqualTo(name);
    }
}
