package dev.assay.analyzer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.FailureCause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayReaderTest {

    private static final String INNER = "{'type':'static_analysis_result','status':'success','service':"
            + "'static-analyzer','analysis':{'results':{'ä':1}}}";

    @Test
    void an_answer_is_the_analyzers_own_frame_and_its_bytes() throws IOException {
        for (String envelope : new String[] {
            "{'type':'analysis_result','id':'g','correlation_id':'r','data':" + INNER + "}",
            " {'data': " + INNER + " ,'ö':'x','correlation_id':'r','type':'analysis_result'}"
        }) {
            GatewayReader.Unwrapped unwrapped = read(envelope);

            assertThat(unwrapped.frame()).isInstanceOf(Frame.Result.class);
            assertThat(unwrapped.frame().head().type()).isEqualTo("static_analysis_result");
            assertThat(unwrapped.frame().head().hasAnalysis()).isTrue();
            var body = new ByteArrayOutputStream();
            unwrapped.body().writeTo(body);
            assertThat(body.toString(StandardCharsets.UTF_8)).isEqualTo(INNER.replace('\'', '"'));
            assertThat(unwrapped.body().size()).isEqualTo(body.size());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {'type':'error','status':'error','error':'sent 1009'}      | ANALYZER_REPORTED_ERROR | sent 1009
                    {'type':'error','message':'no'}                            | ANALYZER_REPORTED_ERROR | no
                    {'status':'error','error':'e'}                             | ANALYZER_REPORTED_ERROR | e
                    {'type':'error','status':'unavailable','error':'refused'}  | ANALYZER_UNREACHABLE    | refused
                    {'status':'handshake','error':'bad handshake'}             | ANALYZER_UNREACHABLE    | bad handshake
                    {'type':'error','status':'timeout','error':'900 s'}        | REQUEST_TIMED_OUT       | 900 s
                    {'type':'x_analysis_result','status':'timeout'}            | REQUEST_TIMED_OUT       | the analyzer gave no reason
                    """)
    void an_answer_without_an_analysis_is_a_failure_of_whoever_failed(
            String data, FailureCause.Code code, String text) {
        assertThat(read("{'type':'analysis_result','correlation_id':'r','data':" + data + "}")
                        .frame())
                .isInstanceOfSatisfying(Frame.Failure.class, failure -> {
                    assertThat(failure.code()).isEqualTo(code);
                    assertThat(failure.text()).isEqualTo(text);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'type':'pong'}", "{'status':'success'}", "[]", "null", "'text'"})
    void an_answer_that_makes_no_sense_is_a_result_without_an_analysis(String data) {
        assertThat(read("{'type':'analysis_result','correlation_id':'r','data':" + data + "}")
                        .frame())
                .isInstanceOfSatisfying(
                        Frame.Result.class,
                        result -> assertThat(result.head().hasAnalysis()).isFalse());
    }

    @Test
    void the_answer_to_another_request_is_not_ours() {
        assertThat(read("{'type':'analysis_result','correlation_id':'other','data':" + INNER + "}")
                        .frame())
                .isInstanceOf(Frame.Unrecognised.class);
        assertThat(read("{'type':'analysis_result','data':" + INNER + "}").frame())
                .isInstanceOf(Frame.Unrecognised.class);
    }

    @Test
    void an_error_ends_the_request_with_the_gateways_text() {
        assertThat(read("{'type':'error','id':'g','data':{'code':'unsupported','message':'no such service'},"
                                + "'correlation_id':'lost'}")
                        .frame())
                .isInstanceOfSatisfying(Frame.Failure.class, failure -> {
                    assertThat(failure.text()).isEqualTo("no such service");
                    assertThat(failure.code()).isEqualTo(FailureCause.Code.ANALYZER_REPORTED_ERROR);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {'type':'progress_update','id':'n','correlation_id':'r','data':{'stage':'s','percent':5}}    | Progress
                    {'type':'progress_update','id':'n','data':{'stage':'s','analysis_id':'r'}}                   | Progress
                    {'type':'progress_update','id':'n','correlation_id':'','data':{'stage':'received','analysis_id':''}} | Notice
                    {'type':'progress_update','id':'r','data':{'stage':'s'}}                                     | Notice
                    {'type':'progress_update','id':'n','correlation_id':'x','data':{'stage':'s'}}                | Notice
                    {'type':'status_update','id':'n','correlation_id':'r','data':{'services':{}}}                | Notice
                    {'type':'connection_ack','data':{'status':'acknowledged'}}                                   | Notice
                    {'type':'heartbeat','data':{'status':'alive'}}                                               | Healthy
                    {'type':'heartbeat','data':{'status':'dying'}}                                               | Notice
                    {'type':'batch_result','data':{}}                                                            | Unrecognised
                    [1,2]                                                                                        | Malformed
                    {'type':'analysis_result','correlation_id':'r','data':{                                      | Malformed
                    """)
    void what_comes_in_between_is_passed_over_or_is_our_progress(String message, String kind) {
        assertThat(read(message).frame().getClass().getSimpleName()).isEqualTo(kind);
    }

    @Test
    void our_progress_is_about_our_request() {
        assertThat(read("{'type':'progress_update','id':'n','correlation_id':'r','data':{'message':'m','percent':5}}")
                        .frame())
                .isInstanceOfSatisfying(Frame.Progress.class, progress -> {
                    assertThat(progress.id()).isEqualTo("r");
                    assertThat(progress.percent()).isEqualTo(5);
                    assertThat(progress.step()).isEqualTo("m");
                });
    }

    private static GatewayReader.Unwrapped read(String message) {
        return GatewayReader.read(Bytes.of(message.replace('\'', '"')), "r");
    }
}
