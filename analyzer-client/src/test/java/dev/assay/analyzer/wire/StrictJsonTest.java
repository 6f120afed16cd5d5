package dev.assay.analyzer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictJsonTest {

    private static final String[] SNIPPETS = {
        "a",
        "ä",
        "😀",
        "\\n",
        "\\\"",
        "\\\\",
        "\\/",
        "\\u0041",
        "\\ud83d\\ude00",
        "\\ud83d",
        "\\ude00",
        "\\uD83D",
        "\\uDE00",
        "NaN",
        "-Infinity",
        "}"
    };

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    [NaN,-Infinity,Infinity, INF ,-INF]       | [null,null,null, null ,null]
                    {"a":-1.5e-7,"b":+Infinity}               | {"a":-1.5e-7,"b":null}
                    -Infinity                                 | null
                    ["NaN", "\\"NaN", true, null]             | ["NaN", "\\"NaN", true, null]
                    "\\ud83d\\ude00"                          | "\\ud83d\\ude00"
                    "\\ud83d"                                 | "\\ufffd"
                    "\\ud83dx"                                | "\\ufffdx"
                    "\\ude00"                                 | "\\ufffd"
                    "\\ud83d\\ud83d\\ude00\\ude00"            | "\\ufffd\\ud83d\\ude00\\ufffd"
                    "\\ud83d\\n"                              | "\\ufffd\\n"
                    "\\ud83d\\u0041\\\\ude00"                 | "\\ufffd\\u0041\\\\ude00"
                    "\\uD83D\\uDE00\\uD83D"                   | "\\uD83D\\uDE00\\ufffd"
                    """)
    void what_strict_json_does_not_know_is_replaced_and_nothing_else(String message, String expected)
            throws IOException {
        assertThat(copy(message)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "ED A0 80, ED A0 80 has the first half of a pair in it",
        "ED BF BF, the second half",
        "C0 80, a zero in two bytes",
        "C1 BF, a letter in two bytes",
        "E0 9F BF, what fits into two in three",
        "F0 8F BF BF, what fits into three in four",
        "F4 90 80 80, beyond Unicode",
        "F7 BF BF BF, far beyond Unicode",
        "80, a byte that continues nothing",
        "FF, what is in no text",
        "C3, one that breaks off",
        "E2 82, another",
        "F0 9F 98, a third"
    })
    void what_is_not_utf_8_becomes_one_replacement_character(String bytes, String what) throws Exception {
        byte[] message = bytes("22 61 " + bytes + " 62 22");

        assertThat(copy(message)).as(what).isEqualTo("\"a\uFFFDb\"");
    }

    @Test
    void all_that_is_utf_8_stays_as_it_is() throws Exception {
        String text = "\"a\u0080\u07FF\u0800\uD7FF\uE000\uFFFF"
                + Character.toString(0x10000)
                + Character.toString(0x10FFFF)
                + "\"";

        assertThat(copy(text)).isEqualTo(text);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.ofDelimiter(" ").withUpperCase().parseHex(hex);
    }

    /// Fails on what is not UTF-8.
    private static String copy(byte[] message) throws IOException {
        var collector = new Bytes.Collector();
        collector.add(ByteBuffer.wrap(message));
        var out = new ByteArrayOutputStream();
        StrictJson.copy(collector.done(), out);
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(out.toByteArray()))
                .toString();
    }

    @RepeatedTest(20)
    void any_text_is_the_same_text_with_its_halves_replaced(RepetitionInfo repetition) throws IOException {
        var random = new Random(repetition.getCurrentRepetition());
        var text = new StringBuilder("{\"a\":\"");
        for (int i = 0; i < 2_000; i++) {
            text.append(SNIPPETS[random.nextInt(SNIPPETS.length)]);
        }
        String message = text.append("\"}").toString();

        String copied = copy(message);

        var json = new JsonMapper();
        String whole = json.readTree(message).get("a").textValue();
        assertThat(json.readTree(copied).get("a").textValue()).isEqualTo(WireText.clean(whole, Integer.MAX_VALUE));
        assertThat(copy(copied)).isEqualTo(copied);
    }

    private static String copy(String message) throws IOException {
        var out = new ByteArrayOutputStream();
        StrictJson.copy(Bytes.of(message), out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
