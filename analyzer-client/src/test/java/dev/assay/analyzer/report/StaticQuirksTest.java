package dev.assay.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.analyzer.wire.Bytes;
import dev.assay.model.analysis.AnalysisReport;
import dev.assay.model.analysis.AnalysisReport.Status;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Finding;
import dev.assay.model.analysis.Severity;
import dev.assay.model.analysis.ToolStatus;
import dev.assay.model.task.Target;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the static analyzer's results do that nobody would expect, `analyzer-protocol.md` §6.2 and §6.6, one test
/// per sentence.
class StaticQuirksTest {

    private static final String RUN = "{'tool':{'driver':{'name':'t'}},'invocations':[{'executionSuccessful':true}],"
            + "'results':[{'ruleId':'R','level':'error','message':{'text':'m'}}]}";
    private static final String DOCUMENT = "{'$schema':'s','version':'2.1.0','runs':[" + RUN + "]}";

    @Test
    void what_is_said_four_times_is_one_finding() throws IOException {
        String text = DOCUMENT.replace("'", "\\'");

        AnalysisReport report = read(
                "{'results':{'python':{'ruff':{'tool':'ruff','executed':true,'status':'success','output':'" + text
                        + "','issues':[],'total_issues':1,'execution_record':{'duration':0.5,'stdout':'" + text
                        + "… [TRUNCATED]'},'sarif':" + DOCUMENT + "}}},'sarif_export':{'runs':[" + DOCUMENT + "]}}",
                "ruff");

        assertThat(report.findings()).hasSize(1);
        assertThat(report.tools().getFirst().findings()).isEqualTo(1);
        assertThat(report.tools().getFirst().seconds()).isEqualTo(0.5);
    }

    @Test
    void a_tools_sarif_is_a_document_or_a_bare_run_or_documents_nested_in_runs_beside_bare_runs() throws IOException {
        assertThat(sarif(DOCUMENT)).hasSize(1);
        assertThat(sarif(RUN)).hasSize(1);
        assertThat(sarif("{'version':'2.1.0','runs':[" + DOCUMENT + "," + RUN + ",{'runs':[" + DOCUMENT + "]}]}"))
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    'error',HIGH
                    'warning',MEDIUM
                    'note',LOW
                    'none',INFO
                    'info',INFO
                    """, quoteCharacter = '`')
    void levels_of_sarif_have_one_severity_each(String level, Severity severity) throws IOException {
        assertThat(sarif(RUN.replace("'error'", level)))
                .extracting(Finding::severity)
                .containsExactly(severity);
    }

    @Test
    void a_result_without_a_level_has_its_rules_or_is_for_information() throws IOException {
        assertThat(sarif(RUN.replace("'level':'error',", "")))
                .extracting(Finding::severity)
                .containsExactly(Severity.INFO);
        assertThat(sarif(RUN.replace("'level':'error',", "")
                        .replace("'name':'t'", "'rules':[{'id':'R','defaultConfiguration':{'level':'warning'}}]")))
                .extracting(Finding::severity)
                .containsExactly(Severity.MEDIUM);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    /app/sources/demo/app1/backend/app.py
                    file:///app/sources/demo/app1/backend/app.py
                    /app/sources/demo/flask-template/app1/backend/app.py
                    /data/resolved/link/app1/backend/app.py
                    backend/app.py
                    ./backend/app.py
                    """)
    void paths_of_the_container_become_paths_of_the_application(String path) throws IOException {
        for (String key : List.of("file", "filename", "path")) {
            assertThat(tool("'issues':[{'" + key + "':'" + path + "','line':1,'message':'unused import'}]"))
                    .extracting(Finding::file)
                    .containsExactly("backend/app.py");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    [{'package':'flask','vulnerability_id':'S-1','advisory':'a'}]    | 1
                    [{'name':'jinja2','version':'2','vulns':[{'id':'P-1'},{'id':'P-2'}]}] | 2
                    {'dependencies':[{'name':'jinja2','vulns':[{'id':'P-1'}]}]}      | 1
                    {'lodash':{'severity':'high','via':[{'title':'pollution'}]},'a':{'severity':'low','via':['lodash']}} | 2
                    {'flask':[{'id':'S-1'},{'id':'S-2'}]}                            | 2
                    []                                                               | 0
                    {}                                                               | 0
                    null                                                             | 0
                    """)
    void vulnerabilities_are_findings_of_tools_that_have_no_issues(String vulnerabilities, int findings)
            throws IOException {
        assertThat(tool("'vulnerabilities':" + vulnerabilities)).hasSize(findings);
    }

    @Test
    void stylelint_says_success_and_finds_nothing() throws IOException {
        AnalysisReport report = read(
                "{'results':{'css':{'stylelint':{'tool':'stylelint','executed':true,'status':'success','issues':[],"
                        + "'total_issues':0}}}}",
                "stylelint");

        assertThat(report.status()).isEqualTo(Status.COMPLETE);
        assertThat(report.findings()).isEmpty();
    }

    @Test
    void a_tool_that_failed_has_no_total_and_no_findings() throws IOException {
        AnalysisReport report = read(
                "{'tools_used':['bandit'],'results':{'python':{'bandit':{'tool':'bandit','executed':true,"
                        + "'status':'error','error':'broke'}}}}",
                "bandit");

        assertThat(report.tools()).singleElement().satisfies(tool -> {
            assertThat(tool.status()).isEqualTo(ToolStatus.FAILED);
            assertThat(tool.findings()).isZero();
        });
    }

    @Test
    void what_begins_with_an_underscore_and_what_is_no_object_is_no_tool() throws IOException {
        AnalysisReport report = read(
                "{'results':{'python':{'_metadata':{'bandit':{'executed':true,'status':'success'}},"
                        + "'_private':{'tool':'x','status':'success','executed':true},'status':'success',"
                        + "'message':'m','count':3},'structure':{'status':'success'}}}",
                "bandit");

        assertThat(report.tools())
                .extracting(tool -> tool.name() + "=" + tool.status())
                .containsExactly("bandit=MISSING");
    }

    @Test
    void a_tool_asked_for_of_which_there_is_no_trace_is_missing() throws IOException {
        AnalysisReport report = read(
                "{'results':{'python':{'bandit':{'executed':true,'status':'success','issues':[]}}}}", "bandit", "snyk");

        assertThat(report.tools())
                .extracting(tool -> tool.name() + "=" + tool.status())
                .containsExactly("bandit=COMPLETED", "snyk=MISSING");
        assertThat(report.status()).isEqualTo(Status.PARTIAL);
    }

    @Test
    void naive_times_integer_keys_and_numbers_json_does_not_know_do_no_harm() throws IOException {
        AnalysisReport report = read(
                "{'analysis_time':'2026-11-22T01:35:03','1':{'2':3},'results':{'python':{'bandit':{'executed':true,"
                        + "'status':'success','duration':NaN,'severity_breakdown':{'1':Infinity},'total_issues':-Infinity,"
                        + "'issues':[{'message':'m','line':NaN,'column':Infinity,'severity':NaN}]}}}}",
                "bandit");

        assertThat(report.status()).isEqualTo(Status.COMPLETE);
        assertThat(report.tools().getFirst().seconds()).isNull();
        assertThat(report.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.line()).isNull();
            assertThat(finding.column()).isNull();
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
        });
    }

    private static List<Finding> sarif(String sarif) throws IOException {
        return tool("'issues':[],'format':'sarif','sarif':" + sarif);
    }

    private static List<Finding> tool(String members) throws IOException {
        return read("{'results':{'python':{'bandit':{'executed':true,'status':'success'," + members + "}}}}", "bandit")
                .findings();
    }

    private static AnalysisReport read(String analysis, String... tools) throws IOException {
        var question = new Question(
                AnalyzerService.STATIC, new Target("demo", 1), new TreeSet<>(List.of(tools)), new TreeSet<>());
        String frame = "{'type':'static_analysis_result','status':'success','timestamp':'2026-11-22T01:35:03.134104',"
                + "'analysis':" + analysis + "}";
        return ReportReader.read(Bytes.of(frame.replace('\'', '"')), question).report();
    }
}
