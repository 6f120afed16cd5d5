package dev.assay.analyzer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BracketsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"a\":[1,{\"b\":\"}\"}]}",
                "{\"a\\\"}\":\"]\\\\\",\"b\":\"\\\\\\\"}\"}",
                "{\"ä}\":\"😀]\"}",
                "[[[[]]],\"[\"]"
            })
    void the_end_is_found_however_the_message_is_cut(String value) {
        byte[] before = "{\"x\":\"{[\",\"analysis\":".getBytes(StandardCharsets.UTF_8);
        byte[] wanted = value.getBytes(StandardCharsets.UTF_8);
        byte[] message = (new String(before, StandardCharsets.UTF_8) + value + ",\"y\":\"]}\"}")
                .getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size <= message.length; size++) {
            assertThat(Brackets.end(pieces(message, size), before.length))
                    .as("in pieces of %d bytes", size)
                    .isEqualTo(before.length + wanted.length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"a\":\"}", "[\"\\\"]", "[[]", "{\"a\":\"\\"})
    void what_does_not_end_has_no_end(String value) {
        byte[] message = value.getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size <= message.length; size++) {
            assertThat(Brackets.end(pieces(message, size), 0)).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {WireJson.MAX_DEPTH, WireJson.MAX_DEPTH + 1})
    void levels_without_end_are_not_followed(int depth) {
        String value = "[".repeat(depth) + "]".repeat(depth);

        assertThat(Brackets.end(Bytes.of(value), 0)).isEqualTo(depth > WireJson.MAX_DEPTH ? -1 : value.length());
    }

    /// Joined by hand: a collector would copy pieces as small as these together.
    private static Bytes pieces(byte[] message, int size) {
        Bytes bytes = Bytes.of("");
        for (int at = 0; at < message.length; at += size) {
            var collector = new Bytes.Collector();
            collector.add(ByteBuffer.wrap(message, at, Math.min(size, message.length - at)));
            bytes = bytes.then(collector.done());
        }
        return bytes;
    }
}
