package dev.assay.analyzer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
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
