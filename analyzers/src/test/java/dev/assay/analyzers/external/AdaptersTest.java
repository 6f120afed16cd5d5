package dev.assay.analyzers.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.analyzers.tool.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The reports are what the real tools printed about a sample (with two broken files added), except where a test
/// says otherwise.
class AdaptersTest {

    @Test
    void bandit_rates_by_severity() throws Exception {
        assertThat(read(new Bandit(), printed("bandit-1.6.2.json")))
                .contains(
                        "backend/app.py:39:0 medium B307 blacklist",
                        "backend/app.py:53:0 high B201 flask_debug_true",
                        "backend/export.py:5:0 low B404 blacklist")
                .hasSize(6);
    }

    @Test
    void pylint_counts_columns_from_0() throws Exception {
        assertThat(read(new Pylint(), printed("pylint-2.16.2.json")))
                .containsExactly(
                        "backend/broken.py:1:13 high E0001 syntax-error",
                        "backend/export.py:22:1 medium W0102 dangerous-default-value",
                        "backend/app.py:39:31 medium W0123 eval-used");
    }

    @Test
    void mypy_prints_lines() throws Exception {
        assertThat(read(new Mypy(), printed("mypy-1.0.1.txt")))
                .containsExactly("backend/export.py:34:12 high return-value return-value");
    }

    @Test
    void mypy_reports_a_file_it_cannot_parse_as_a_finding() throws Exception {
        assertThat(read(new Mypy(), printed("mypy-1.0.1-broken.txt")))
                .containsExactly("backend/broken.py:1:13 high syntax syntax");
    }

    @Test
    void mypy_that_only_complains_about_itself_has_failed() {
        assertThatThrownBy(() -> read(new Mypy(), new Output("my-app is not a valid Python package name\n", "")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a valid Python package name");
    }

    @Test
    void eslint_rates_errors_and_warnings_and_names_code_it_cannot_parse() throws Exception {
        assertThat(read(new Eslint(), printed("eslint-10.15.0.json")))
                .contains(
                        "frontend/notes.js:24:10 high no-eval no-eval",
                        "frontend/notes.js:28:24 medium eqeqeq eqeqeq",
                        "frontend/broken.js:1:10 high parse-error parse-error");
    }

    @Test
    void stylelint_reports_on_standard_error() throws Exception {
        Output output = new Output("", printed("stylelint-17.16.0.json").stdout());

        assertThat(read(new Stylelint(), output))
                .containsExactly(
                        "frontend/notes.css:20:28 medium color-no-invalid-hex color-no-invalid-hex",
                        "frontend/notes.css:5:3 medium property-no-unknown property-no-unknown");
    }

    @Test
    void older_stylelint_reports_on_standard_output() throws Exception {
        assertThat(read(new Stylelint(), printed("stylelint-17.16.0.json"))).hasSize(2);
    }

    /// Written by hand, after ruff's documentation.
    @Test
    void ruff_has_no_severities() throws Exception {
        Output output = new Output("""
                [{"cell":null,"code":"F401","end_location":{"column":10,"row":1},"filename":"/snapshot/app/a.py",
                  "fix":null,"location":{"column":8,"row":1},"message":"`os` imported but unused","noqa_row":1,
                  "url":"https://docs.astral.sh/ruff/rules/unused-import"},
                 {"code":"S307","end_location":{"column":9,"row":4},"filename":"/snapshot/app/a.py",
                  "location":{"column":5,"row":4},"message":"Use of possibly insecure function","url":null},
                 {"code":null,"end_location":{"column":2,"row":9},"filename":"/snapshot/app/b.py",
                  "location":{"column":1,"row":9},"message":"SyntaxError: unexpected indentation","url":null}]
                """, "");

        assertThat(read(new Ruff(), output))
                .containsExactly(
                        "a.py:1:8 high F401 F401",
                        "a.py:4:5 medium S307 S307",
                        "b.py:9:1 high invalid-syntax invalid-syntax");
    }

    /// Written by hand, after semgrep's documentation.
    @Test
    void semgrep_names_rules_after_the_folder_of_their_file() throws Exception {
        Output output = new Output("""
                {"version":"1.99.0","errors":[],"paths":{"scanned":["a.py"]},
                 "results":[{"check_id":"tmp.home.python-code-from-input","path":"a.py",
                   "start":{"line":4,"col":12,"offset":40},"end":{"line":4,"col":19,"offset":47},
                   "extra":{"message":"Text is run as code","severity":"ERROR","metadata":{},"lines":"x"}}]}
                """, "");

        assertThat(read(new Semgrep(), output))
                .containsExactly("a.py:4:12 high python-code-from-input python-code-from-input");
    }

    @Test
    void what_is_not_a_report_is_not_taken_for_an_empty_one() {
        for (Adapter adapter :
                List.of(new Bandit(), new Pylint(), new Ruff(), new Eslint(), new Stylelint(), new Semgrep())) {
            assertThatThrownBy(() -> read(adapter, new Output("Traceback (most recent call last):", "")))
                    .as(adapter.name())
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> read(adapter, new Output("", "")))
                    .as(adapter.name())
                    .isInstanceOf(IOException.class);
        }
    }

    private static List<String> read(Adapter adapter, Output output) throws IOException {
        return adapter.findings(output, AdaptersTest::nameOf).stream()
                .map(AdaptersTest::line)
                .toList();
    }

    private static String nameOf(String path) {
        return path.replace("/snapshot/app/", "").replaceFirst("^\\./", "");
    }

    private static String line(Finding finding) {
        return "%s:%d:%d %s %s %s"
                .formatted(
                        finding.place().file(),
                        finding.place().line(),
                        finding.place().column(),
                        finding.severity().wireName(),
                        finding.rule(),
                        finding.title());
    }

    private static Output printed(String file) throws IOException {
        try (InputStream stream = Objects.requireNonNull(AdaptersTest.class.getResourceAsStream(file))) {
            return new Output(new String(stream.readAllBytes(), StandardCharsets.UTF_8), "");
        }
    }
}
