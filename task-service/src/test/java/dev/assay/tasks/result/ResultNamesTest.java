package dev.assay.tasks.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultNamesTest {

    @Test
    void a_payload_is_named_after_its_service() {
        assertThat(ResultNames.payload("static-analyzer", false)).isEqualTo("services/static-analyzer.json");
        assertThat(ResultNames.payload("static-analyzer", true)).isEqualTo("services/static-analyzer.json.gz");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            bandit,                 sarif/static-analyzer_bandit.sarif.json
            nu-html-checker,        sarif/static-analyzer_nu-html-checker.sarif.json
            ../../etc/passwd,       sarif/static-analyzer_---------etc-passwd.sarif.json
            a b\u0000c,             sarif/static-analyzer_a-b-c.sarif.json
            ai_requirements,        sarif/static-analyzer_ai-requirements.sarif.json
            """)
    void a_tool_name_never_becomes_a_path(String tool, String expected) {
        assertThat(ResultNames.sarif("static-analyzer", tool, new HashSet<>()))
                .doesNotContain("..")
                .matches("sarif/[A-Za-z0-9._-]+");
        if (!tool.contains("..")) {
            assertThat(ResultNames.sarif("static-analyzer", tool, new HashSet<>()))
                    .isEqualTo(expected);
        }
    }

    @Test
    void tools_whose_names_differ_only_in_what_a_file_name_may_not_hold_get_files_of_their_own() {
        var taken = new HashSet<String>();

        assertThat(ResultNames.sarif("s", "my_tool", taken)).isEqualTo("sarif/s_my-tool.sarif.json");
        assertThat(ResultNames.sarif("s", "my tool", taken)).isEqualTo("sarif/s_my-tool-2.sarif.json");
        assertThat(ResultNames.sarif("s", "my-tool", taken)).isEqualTo("sarif/s_my-tool-3.sarif.json");
    }

    @Test
    void the_files_of_one_service_are_told_from_those_of_another() {
        assertThat(ResultNames.isOfService("ai", "sarif/ai-analyzer_x.sarif.json"))
                .isFalse();
        assertThat(ResultNames.isOfService("ai-analyzer", "sarif/ai-analyzer_x.sarif.json"))
                .isTrue();
        assertThat(ResultNames.isOfService("ai-analyzer", "services/ai-analyzer.json.gz"))
                .isTrue();
        assertThat(ResultNames.isOfService("ai", "services/ai-analyzer.json")).isFalse();
    }
}
