package dev.assay.store.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.postgresql.PGProperty;

class PromptSocketTest {

    private final byte[] room = new byte[8];

    @Test
    void a_peek_at_nothing_fails_without_a_read() throws IOException {
        try (var socket = new Fed("")) {
            InputStream in = socket.getInputStream();

            socket.setSoTimeout(1);
            assertThatThrownBy(() -> in.read(room)).isInstanceOf(SocketTimeoutException.class);
            socket.setSoTimeout(1);
            assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);

            assertThat(socket.reads).isZero();
        }
    }

    @Test
    void a_peek_gets_what_has_arrived() throws IOException {
        try (var socket = new Fed("A")) {
            InputStream in = socket.getInputStream();

            socket.setSoTimeout(1);

            assertThat(in.read(room)).isEqualTo(1);
            assertThat(room[0]).isEqualTo((byte) 'A');
        }
    }

    @Test
    void the_rest_of_what_a_peek_has_begun_is_waited_for() throws IOException {
        try (var socket = new Fed("A")) {
            InputStream in = socket.getInputStream();
            socket.setSoTimeout(1);
            in.read(room);

            in.read(room);

            assertThat(socket.reads).isEqualTo(2);
        }
    }

    @Test
    void every_other_time_out_is_the_sockets_own() throws IOException {
        try (var socket = new Fed("")) {
            InputStream in = socket.getInputStream();
            for (int millis : new int[] {0, 2, 15_000}) {
                socket.setSoTimeout(1);
                socket.setSoTimeout(millis);
                in.read(room);
                assertThat(socket.getSoTimeout()).isEqualTo(millis);
            }

            assertThat(socket.reads).isEqualTo(3);
        }
    }

    @Test
    void the_listening_connection_is_made_with_it() {
        Properties properties = PostgresQueueSignals.properties(
                new ListenerSettings("jdbc:postgresql://localhost/x", "u", "p", ListenerSettings.STANDARD_SILENCE));

        assertThat(PGProperty.SOCKET_FACTORY.getOrDefault(properties)).isEqualTo(PromptSockets.class.getName());
    }

    /// Has already received all it ever will, and counts who asks it for more.
    private static final class Fed extends PromptSocket {

        private final InputStream received;
        private int reads;

        Fed(String received) {
            this.received = new ByteArrayInputStream(received.getBytes(StandardCharsets.US_ASCII)) {
                @Override
                public synchronized int read(byte[] into, int offset, int length) {
                    reads++;
                    return super.read(into, offset, length);
                }
            };
        }

        @Override
        InputStream arriving() {
            return received;
        }
    }
}
