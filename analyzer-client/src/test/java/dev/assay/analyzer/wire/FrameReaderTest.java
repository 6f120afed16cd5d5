package dev.assay.analyzer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.FailureCause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"type":"static_analysis_result","status":"success","analysis":{}} | Result
                    {"type":"static_analysis","analysis":{}}                           | Result
                    {"type":"dynamic_result","analysis":{}}                            | Result
                    {"type":"result","analysis":{}}                                    | Result
                    {"type":"brand_new_name","status":"completed","analysis":{}}       | Result
                    {"status":"success","analysis":{}}                                 | Result
                    {"type":"static_analysis_result","status":"error","error":"x"}     | Result
                    {"type":"brand_new_name","status":"busy","analysis":{}}            | Unrecognised
                    {"type":"some_result"}                                             | Unrecognised
                    {"type":"result","analysis":[1]}                                   | Unrecognised
                    {"type":"error","message":"x","analysis":{}}                       | Failure
                    {"type":"status_update","status":"success","analysis":{}}          | Notice
                    {"type":"pong"}                                                    | Notice
                    {"type":"heartbeat"}                                               | Notice
                    {"type":"log"}                                                     | Notice
                    {"type":"request_queued","request_id":"q"}                         | Notice
                    {"type":"progress","percent":1}                                    | Progress
                    {"type":"progress_update"}                                         | Progress
                    {"type":"health_response","status":"healthy"}                      | Healthy
                    {"type":"health_check_response","status":"healthy"}                | Healthy
                    {"type":["x"]}                                                     | Unrecognised
                    {}                                                                 | Unrecognised
                    [1,2,3]                                                            | Malformed
                    "x"                                                                | Malformed
                    {"type":"pong"                                                     | Malformed
                    {"type":"pong"} {}                                                 | Malformed
                    nonsense                                                           | Malformed
                    """)
    void a_frame_is_what_its_shape_says(String text, String kind) {
        assertThat(FrameReader.read(Bytes.of(text)).getClass().getSimpleName()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"type":"error","error":"queue is full","queue_size":9,"max_queue_size":9} | ANALYZER_BUSY
                    {"type":"error","error":"queue is full","queue_size":0}                    | ANALYZER_BUSY
                    {"type":"error","error":"queue is full","max_queue_size":9}                | ANALYZER_BUSY
                    {"type":"error","error":"queue is full","queue_size":"9"}                  | ANALYZER_REPORTED_ERROR
                    {"type":"error","error":"queue is full"}                                   | ANALYZER_REPORTED_ERROR
                    """)
    void an_analyzer_that_says_how_long_its_queue_is_has_no_room(String text, FailureCause.Code code) {
        assertThat(FrameReader.read(Bytes.of(text)))
                .isInstanceOfSatisfying(
                        Frame.Failure.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"type":"error","message":"m","service":"s"}                       | m
                    {"type":"error","status":"error","message":"m"}                    | m
                    {"type":"error","error":"e"}                                       | e
                    {"type":"error","message":" ","error":"e"}                         | e
                    {"type":"error","data":{"code":"c","message":"dm"}}                | dm
                    {"type":"error","data":{"error":"de"}}                             | de
                    {"type":"error","details":"d"}                                     | d
                    {"type":"error"}                                                   | the analyzer gave no reason
                    """)
    void the_error_text_is_found_wherever_it_stands(String text, String expected) {
        assertThat(FrameReader.read(Bytes.of(text)))
                .isInstanceOfSatisfying(
                        Frame.Failure.class,
                        failure -> assertThat(failure.text()).isEqualTo(expected));
    }

    @Test
    void a_broken_frame_tells_whether_it_began_as_a_result() {
        assertThat(FrameReader.read(Bytes.of("{\"type\":\"static_analysis_result\",\"analysis\":{\"a\":")))
                .isInstanceOfSatisfying(
                        Frame.Malformed.class,
                        broken -> assertThat(broken.startsAsResult()).isTrue());
        assertThat(FrameReader.read(Bytes.of("{\"type\":\"pong\",")))
                .isInstanceOfSatisfying(
                        Frame.Malformed.class,
                        broken -> assertThat(broken.startsAsResult()).isFalse());
    }

    @Test
    void pythons_numbers_are_no_reason_to_refuse_a_frame() {
        assertThat(FrameReader.read(
                        Bytes.of("{\"type\":\"result\",\"x\":NaN,\"analysis\":{\"y\":[-Infinity,Infinity]}}")))
                .isInstanceOf(Frame.Result.class);
    }

    @Test
    void what_follows_an_analysis_is_read_as_what_comes_before_it() {
        String text = "{\"analysis\":{\"type\":\"no\",\"a\":\"}\"},\"analysis\":{\"status\":\"no\"},"
                + "\"status\":\"success\",\"type\":\"x_result\"}";

        FrameHead head = FrameReader.read(Bytes.of(text)).head();

        assertThat(head.type()).isEqualTo("x_result");
        assertThat(head.status()).isEqualTo("success");
        assertThat(head.firstKeys()).containsExactly("analysis", "analysis", "status", "type");
        for (String broken :
                new String[] {"{\"analysis\":{}", "{\"analysis\":{}}}", "{\"analysis\":{} 1}", "{\"analysis\":{}} 1"}) {
            assertThat(FrameReader.read(Bytes.of(broken))).as(broken).isInstanceOf(Frame.Malformed.class);
        }
    }

    @Test
    void nesting_without_end_is_malformed() {
        String deep = "{\"type\":\"result\",\"analysis\":{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}}";

        assertThat(FrameReader.read(Bytes.of(deep))).isInstanceOf(Frame.Malformed.class);
    }

    @Test
    void a_log_line_has_no_line_breaks_and_no_more_than_ten_keys() {
        var text = new StringBuilder("{\"type\":\"evil\\nINFO forged\"");
        for (int i = 0; i < 50; i++) {
            text.append(",\"key").append(i).append("\":").append(i);
        }

        FrameHead head = FrameReader.read(Bytes.of(text.append("}").toString())).head();

        assertThat(head.toString()).doesNotContain("\n").contains("type=evil INFO forged");
        assertThat(head.firstKeys()).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0\0\0{\177\0\0\0", "\0{\0}", "{\0}\0", "\0\0\0{\0\0\0}", "\0"})
    void a_frame_that_looks_like_another_encoding_than_utf8_is_malformed(String text) {
        assertThat(FrameReader.read(Bytes.of(text))).isInstanceOf(Frame.Malformed.class);
    }

    @Test
    void a_byte_order_mark_is_passed_over() {
        assertThat(FrameReader.read(Bytes.of("\uFEFF{\"type\":\"pong\"}"))).isInstanceOf(Frame.Notice.class);
    }
}
