package dev.assay.model.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportDetailsTest {

    @Test
    void a_requirement_that_the_model_is_unsure_of_is_not_met() {
        assertThat(requirement(true, Confidence.LOW).met()).isFalse();
        assertThat(requirement(true, Confidence.MEDIUM).met()).isTrue();
        assertThat(requirement(false, Confidence.HIGH).met()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void a_metric_is_a_number(double value) {
        assertThatThrownBy(() -> new Metric("ab", null, Metric.Name.REQUESTS, value))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536})
    void a_port_that_does_not_exist_is_refused(int port) {
        assertThatThrownBy(() -> new OpenPort(null, port, null, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void long_lists_are_cut() {
        List<OpenPort> ports = Collections.nCopies(ReportDetails.MOST + 1, new OpenPort(null, 80, null, null));
        var headers = new TreeMap<String, Boolean>();
        for (int i = 0; i <= Connectivity.MOST_HEADERS; i++) {
            headers.put("h" + i, true);
        }
        List<String> texts = Collections.nCopies(QualityScore.MOST_TEXTS + 1, "text");

        assertThat(new ReportDetails(List.of(), List.of(), List.of(), List.of(), ports).openPorts())
                .hasSize(ReportDetails.MOST);
        assertThat(new Connectivity("http://a", true, null, null, headers, null, null, null).securityHeaders())
                .hasSize(Connectivity.MOST_HEADERS);
        assertThat(new QualityScore("t", null, "n", true, null, null, texts, texts, null))
                .satisfies(score -> assertThat(score.findings()).hasSize(QualityScore.MOST_TEXTS))
                .satisfies(score -> assertThat(score.recommendations()).hasSize(QualityScore.MOST_TEXTS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"high", "HIGH", " High "})
    void a_word_for_confidence_is_read_in_any_case(String word) {
        assertThat(Confidence.ofWord(word)).contains(Confidence.HIGH);
        assertThat(Confidence.ofWord("certain")).isEmpty();
    }

    private static Requirement requirement(boolean met, Confidence confidence) {
        return new Requirement("requirements-scanner", "r", met, confidence, null, null, null);
    }
}
