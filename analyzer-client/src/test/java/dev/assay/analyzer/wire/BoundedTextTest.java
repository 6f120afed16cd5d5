package dev.assay.analyzer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundedTextTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    abc          | abc
                    abcd         | abcd
                    abcde        | abcd
                    abcdefghij   | abcd
                    ab\\"defghij  | ab"d
                    \\u00e4bcdefg | äbcd
                    äöüßäöüß     | äöüß
                    abc\\ud83d\\ude00efg | abc
                    ab\\ud83d\\ude00efg  | ab😀
                    ab😀efghij   | ab😀
                    abc😀efghij  | abc
                    \\\\\\\\\\\\\\\\\\\\ | \\\\\\\\
                    """)
    void a_text_is_cut_as_if_it_had_been_read_whole(String written, String expected) throws IOException {
        for (String before : new String[] {"", "\uFEFF", "  "}) {
            Bytes message = Bytes.of(before + "{\"ä\": \"" + written + "\", \"next\":1}");
            try (JsonParser parser = WireJson.parser(message)) {
                parser.nextToken();
                parser.nextToken();
                assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
                assertThat(new BoundedText(message).read(parser, 4)).isEqualTo(expected);
                assertThat(parser.nextToken()).isEqualTo(JsonToken.FIELD_NAME);
                assertThat(parser.currentName()).isEqualTo("next");
            }
        }
    }

    @Test
    void a_text_as_long_as_a_message_takes_no_memory_of_its_own() {
        Bytes message = Bytes.of("{\"type\":\"error\",\"message\":\"" + "ä".repeat(20_000_000) + "\"}");
        long before = allocated();

        Frame frame = FrameReader.read(message);

        assertThat(allocated() - before).isLessThan(2_000_000);
        assertThat(frame)
                .isInstanceOfSatisfying(
                        Frame.Failure.class,
                        failure -> assertThat(failure.text()).isEqualTo("ä".repeat(4_000)));
    }

    @Test
    void a_long_text_that_is_broken_after_its_beginning_is_malformed() {
        assertThat(FrameReader.read(Bytes.of("{\"type\":\"" + "x".repeat(10_000) + "\\q\"}")))
                .isInstanceOf(Frame.Malformed.class);
        assertThat(FrameReader.read(Bytes.of("{\"type\":\"" + "x".repeat(10_000))))
                .isInstanceOf(Frame.Malformed.class);
        assertThat(FrameReader.read(Bytes.of("{\"type\":\"\\u12"))).isInstanceOf(Frame.Malformed.class);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().threadId());
    }
}
