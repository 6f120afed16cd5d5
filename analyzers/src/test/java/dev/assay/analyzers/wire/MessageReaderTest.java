package dev.assay.analyzers.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.analyzers.analysis.AnalysisRequest;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {

    @Test
    void every_field_has_a_default() {
        AnalysisRequest request = request("");

        assertThat(request.model()).isEqualTo("unknown");
        assertThat(request.number()).isEqualTo("1");
        assertThat(request.tools()).isEmpty();
        assertThat(request.disabled()).isEmpty();
        assertThat(request.toolTimeout()).isEmpty();
        assertThat(request.configured()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"tools\":[]", ",\"tools\":null", ",\"tools\":\"bandit\"", ",\"tools\":{}"})
    void anything_but_a_list_of_tools_means_all(String fields) {
        assertThat(request(fields).tools()).isEmpty();
    }

    @Test
    void tools_are_read_in_lower_case_and_may_stand_in_the_configuration() {
        assertThat(request(",\"tools\":[\"PMD\",\"Bandit\",7]").tools()).hasValue(Set.of("pmd", "bandit", "7"));
        assertThat(request(",\"config\":{\"tools\":[\"Cpd\"]}").tools()).hasValue(Set.of("cpd"));
    }

    @Test
    void a_tool_is_disabled_by_false_and_by_nothing_else() {
        assertThat(request("""
                                ,"config":{"Bandit":{"enabled":false},"pmd":{"enabled":0},"cpd":{"enabled":true},"x":1}""").disabled()).containsExactly("bandit");
    }

    @ParameterizedTest
    @CsvSource({"5, 5", "0, 1", "-3, 1", "100000, 600", "2.9, 2", "1e300, 600"})
    void a_time_limit_is_kept_within_reason(String seconds, long expected) {
        assertThat(request(",\"config\":{\"assay\":{\"tool_timeout_seconds\":" + seconds + "}}")
                        .toolTimeout())
                .hasValue(Duration.ofSeconds(expected));
    }

    @Test
    void a_time_limit_that_is_no_number_is_none() {
        assertThat(request(",\"config\":{\"assay\":{\"tool_timeout_seconds\":\"5\"}}")
                        .toolTimeout())
                .isEmpty();
        assertThat(request(",\"config\":{\"assay\":7}").toolTimeout()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "1, false", "null, false"})
    void parts_of_the_result_are_wanted_by_true_and_by_nothing_else(String value, boolean wanted) {
        assertThat(request(",\"config\":{\"assay\":{\"partial_results\":" + value + "}}")
                        .partialResults())
                .isEqualTo(wanted);
        assertThat(request("").partialResults()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "1, false", "null, false"})
    void cancelling_keeps_what_was_found_by_true_and_by_nothing_else(String value, boolean keep) {
        assertThat(MessageReader.read("{\"type\":\"cancel_request\",\"keep\":" + value + "}"))
                .isEqualTo(new Message.Cancel(keep));
        assertThat(MessageReader.read("{\"type\":\"cancel_request\"}")).isEqualTo(new Message.Cancel(false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "nonsense", "{\"a\":}", "{} {}", "[[[["})
    void what_is_not_json_is_told_apart_from_what_is_not_an_object(String text) {
        assertThat(MessageReader.read(text)).isEqualTo(new Message.NotJson());
        assertThat(MessageReader.read("[]")).isEqualTo(new Message.NotAnObject());
    }

    @Test
    void numbers_that_only_python_writes_are_read() {
        assertThat(MessageReader.read("{\"type\":\"ping\",\"timestamp\":NaN}")).isEqualTo(new Message.Ping());
    }

    @Test
    void nesting_without_end_is_not_json() {
        assertThat(MessageReader.read("[".repeat(100_000))).isEqualTo(new Message.NotJson());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ["x",1,2.5,true,null]  | ['x', 1, 2.5, True, None]
                    {"a":{"b":[]}}         | {'a': {'b': []}}
                    "it's"                 | it's
                    ["it's"]               | ["it's"]
                    """)
    void types_are_quoted_as_python_would(String type, String text) {
        assertThat(MessageReader.read("{\"type\":" + type + "}")).isEqualTo(new Message.Unknown(text));
    }

    private static AnalysisRequest request(String fields) {
        return ((Message.Analyze) MessageReader.read("{\"type\":\"static_analyze\"" + fields + "}")).request();
    }
}
