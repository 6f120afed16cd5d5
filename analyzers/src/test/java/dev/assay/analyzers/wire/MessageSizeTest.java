package dev.assay.analyzers.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.analyzers.Client;
import dev.assay.analyzers.Client.Closed;
import dev.assay.analyzers.ScriptedTools;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ScriptedTools.class)
class MessageSizeTest {

    private static final String MEBIBYTE = " ".repeat(1024 * 1024);

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init")
    URI http;

    /// The analyzers users have say how large the message was; ours stops reading before it knows.
    @Test
    void a_message_over_a_hundred_mebibytes_ends_the_connection() {
        try (Client client = new Client(URI.create("ws://" + http.getHost() + ":" + http.getPort() + "/"))) {
            client.sayInParts(101, MEBIBYTE);

            assertThat(client.awaitClose()).isEqualTo(new Closed(1009, "message exceeds limit of 104857600 bytes"));
        }
    }
}
