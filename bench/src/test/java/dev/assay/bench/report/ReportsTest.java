package dev.assay.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

final class ReportsTest {

    @Test
    void the_table_has_medians_ends_and_ratios() {
        String text = TextReport.of(Runs.of(1_000, 500));

        assertThat(text)
                .contains("(1) Submit", "(2) Drain", "one by one, /s ↑")
                .containsPattern("assay +2,000 +1,000 +3,000 +1\\.00")
                .containsPattern("db-scheduler +500 +500 +500 +0\\.25")
                .contains("FAILED (2) db-scheduler, round 2");
    }

    @Test
    void the_best_comes_first() {
        Run run = Runs.of(100, 900);

        assertThat(run.results().getFirst().rows().getFirst().cells())
                .extracting(Run.Cell::contestant)
                .containsExactly("db-scheduler", "assay");
        assertThat(run.results().get(1).rows().getLast().cells()) // started more than once: less is better
                .extracting(Run.Cell::contestant)
                .containsExactly("assay", "db-scheduler");
    }

    @Test
    void goals_are_met_or_missed_and_those_without_figures_left_out() {
        assertThat(Goals.of(Runs.of(1_000, 500)))
                .anySatisfy(goal -> {
                    assertThat(goal.text()).contains("db-scheduler").contains("3.00×");
                    assertThat(goal.actual()).isEqualTo("4.00×");
                    assertThat(goal.met()).isTrue();
                })
                .noneMatch(goal -> goal.text().contains("jobrunr"));
        assertThat(Goals.of(Runs.of(1_000, 1_000))).anyMatch(goal -> goal.text().contains("3.00×") && !goal.met());
    }

    @Test
    void the_record_is_what_its_schema_says() throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(resource("run.schema.json"));

        assertThat(schema.validate(JsonReport.of(Runs.of(1, 2)), InputFormat.JSON))
                .isEmpty();
        assertThat(schema.validate("{\"format\":\"something else\"}", InputFormat.JSON))
                .isNotEmpty();
    }

    @Test
    void the_page_is_whole_needs_nothing_from_elsewhere_and_believes_no_text() throws Exception {
        String page = HtmlReport.of(Runs.of(1_000, 500));

        assertThat(page)
                .contains("prefers-color-scheme: dark", "<svg", "it &lt;fell&gt; over &amp; &quot;died&quot;")
                .doesNotContain("http://", "https://", "<script", "<fell>", "<CPU>", "NaN");
        int charts = page.split("<svg", -1).length - 1;
        assertThat(charts).isEqualTo(5);
        for (String chart : page.split("(?=<svg)")) {
            if (chart.startsWith("<svg")) {
                String svg = chart.substring(0, chart.indexOf("</svg>") + 6);
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
            }
        }
    }

    @Test
    void a_comparison_with_itself_has_ratios_to_its_base_and_a_page_that_is_whole() throws Exception {
        Trial trial = Runs.trial();

        assertThat(TrialReport.text(trial))
                .contains("(1) Submit", "÷ alone", "FAILED (1) beside, round 1")
                .containsPattern("alone +1,000 +1,000 +1,000 +1\\.00")
                .containsPattern("beside +500 +500 +500 +0\\.50");
        assertThat(TrialReport.conditions(trial)).contains("tiny run", "old tasks=8", "fsync=on");
        String page = TrialReport.html(trial);
        assertThat(page)
                .contains("<title>Assay: clean-up</title>", "class=\"own\"", "it &lt;fell&gt; over", "old tasks")
                .doesNotContain("http://", "https://", "<script", "<fell>", "SUBJECT");
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(
                        new StringReader(page.substring(page.indexOf("<main>"), page.indexOf("</main>") + 7))));
        assertThat(JsonReport.of(trial)).contains("\"bases\" : [ \"alone\" ]");
    }

    @Test
    void numbers_keep_three_digits_that_count() {
        assertThat(Numbers.of(12_345.678)).isEqualTo("12,346");
        assertThat(Numbers.of(12.345)).isEqualTo("12.3");
        assertThat(Numbers.of(1.2345)).isEqualTo("1.23");
        assertThat(Numbers.of(0.01234)).isEqualTo("0.012");
        assertThat(Numbers.of(0, "ms")).isEqualTo("0 ms");
        assertThat(Numbers.of(2, "/s")).isEqualTo("2/s");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Run.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
