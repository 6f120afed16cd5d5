package dev.assay.analyzer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void fragments_of_any_size_are_the_message_they_were_cut_from(long seed) throws IOException {
        var random = new Random(seed);
        var message = new byte[random.nextInt(3_000_000)];
        random.nextBytes(message);
        var collector = new Bytes.Collector();
        for (int at = 0; at < message.length; ) {
            int length = Math.min(message.length - at, random.nextInt(random.nextBoolean() ? 100 : 200_000));
            collector.add(ByteBuffer.wrap(message, at, length));
            at += length;
        }

        Bytes bytes = collector.done();

        var out = new ByteArrayOutputStream();
        bytes.writeTo(out);
        assertThat(bytes.size()).isEqualTo(message.length);
        assertThat(out.toByteArray()).isEqualTo(message);
        int from = random.nextInt(message.length);
        int to = from + random.nextInt(message.length - from + 1);
        assertThat(bytes.open(from, to).readAllBytes()).isEqualTo(Arrays.copyOfRange(message, from, to));
        Bytes slice = bytes.slice(from, to);
        assertThat(slice.size()).isEqualTo(to - from);
        assertThat(slice.open().readAllBytes()).isEqualTo(Arrays.copyOfRange(message, from, to));
        assertThat(slice.slice((to - from) / 2, to - from).open().readAllBytes())
                .isEqualTo(Arrays.copyOfRange(message, from + (to - from) / 2, to));
        assertThat(slice.then(bytes).size()).isEqualTo(to - from + message.length);
    }
}
