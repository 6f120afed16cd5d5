package dev.assay.quickstart.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.quickstart.client.Submission;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NeededServicesTest {

    @Test
    void an_analysis_of_files_needs_nothing_more() {
        assertThat(NeededServices.warning(analysis("static"), name -> false)).isEmpty();
        assertThat(NeededServices.warning(tools("pmd", "bandit"), name -> false))
                .isEmpty();
    }

    @Test
    void what_up_does_not_start_is_named_with_the_setting_that_leads_to_it() {
        assertThat(NeededServices.warning(analysis("security"), name -> false))
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .contains("needs the dynamic-analyzer, which", "set DYNAMIC_ANALYZER_URLS to"));
        assertThat(NeededServices.warning(tools("pmd", "locust-performance"), name -> false))
                .hasValueSatisfying(
                        sentence -> assertThat(sentence).contains("performance-tester", "PERF_TESTER_URLS"));
    }

    @Test
    void what_is_set_is_not_asked_for() {
        assertThat(NeededServices.warning(analysis("comprehensive"), "DYNAMIC_ANALYZER_URLS"::equals))
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .contains("needs the performance-tester, the ai-analyzer,")
                        .doesNotContain("dynamic"));
    }

    private static Submission analysis(String type) {
        return new Submission(type, List.of(), "standard");
    }

    private static Submission tools(String... names) {
        return new Submission("static", List.of(names), "standard");
    }
}
