package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.analyzer.wire.Bytes;
import dev.assay.model.task.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameDocumentTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"a" : 1.0,  "b":"NaN"}         | {"a" : 1.0,  "b":"NaN"}
                    {"a" : 1.0,  "b":"ä"}           | {"a" : 1.0,  "b":"ä"}
                    {"a":NaN,"b":[-Infinity,1e5]}   | {"a":null,"b":[null,1e5]}
                    {"a":"x\\udc80y","b":123456789012345678901234567890.5} | {"a":"x\\ufffdy","b":123456789012345678901234567890.5}
                    {"a":"\\ud83d\\ude00"}          | {"a":"\\ud83d\\ude00"}
                    """)
    void a_frame_is_written_as_it_came_unless_it_is_more_than_strict_json(String frame, String expected)
            throws IOException {
        var out = new ByteArrayOutputStream();

        new FrameDocument(Bytes.of(frame), List.of(), new TreeMap<>(), new Target("demo", 1)).writeTo(out);

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
    }
}
