package dev.assay.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.analyzer.wire.Bytes;
import dev.assay.model.analysis.AnalysisReport;
import dev.assay.model.analysis.AnalysisReport.Status;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Finding;
import dev.assay.model.analysis.Severity;
import dev.assay.model.analysis.ToolRun;
import dev.assay.model.analysis.ToolStatus;
import dev.assay.model.task.Target;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every word for what became of a tool, and every shape in which findings come.
class ReportReaderTest {

    private static final Target TARGET = new Target("demo", 1);

    @Test
    void who_is_interrupted_does_not_have_to_read_to_the_end() {
        Bytes frame = Bytes.of("{\"type\":\"static_analysis_result\",\"status\":\"success\",\"analysis\":{}}");
        var question = new Question(AnalyzerService.STATIC, TARGET, new TreeSet<>(), new TreeSet<>());
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> ReportReader.read(frame, question)).isInstanceOf(InterruptedIOException.class);

        assertThat(Thread.interrupted()).as("still interrupted").isTrue();
    }

    /// What becomes of tools; the rows of `analyzer-protocol.md` §6.1 are in [EffectiveStatusTableTest].
    @Nested
    class Effective_status {

        @Test
        void a_static_tool_without_files_of_its_kind_had_nothing_to_do() throws IOException {
            AnalysisReport report = read(
                    AnalyzerService.STATIC,
                    "success",
                    "{'results':{'python':{'status':'no_files','message':'No Python files found'},"
                            + "'javascript':{'eslint':{'status':'success','executed':true,'issues':[]}}}}",
                    "bandit",
                    "eslint");

            assertThat(tools(report)).isEqualTo("bandit=SKIPPED eslint=COMPLETED");
            assertThat(report.tools().getFirst().reason()).isEqualTo("No Python files found");
            assertThat(report.status()).isEqualTo(Status.COMPLETE);
        }

        @Test
        void a_dynamic_tool_that_failed_is_failed_and_its_pretended_issue_is_none() throws IOException {
            AnalysisReport report = read(
                    AnalyzerService.DYNAMIC,
                    "success",
                    "{'status':'success','results':{'zap_security_scan':[{'status':'error','error':'no daemon'}]},"
                            + "'tool_results':{'zap':{'tool':'zap','status':'error','executed':true,"
                            + "'total_issues':1,'error':'no daemon'},"
                            + "'curl':{'tool':'curl','status':'success','executed':true,'total_issues':0}}}",
                    "zap",
                    "curl");

            assertThat(tools(report)).isEqualTo("curl=COMPLETED zap=FAILED");
            assertThat(report.findings()).isEmpty();
            assertThat(report.status()).isEqualTo(Status.PARTIAL);
        }

        @Test
        void performance_with_some_targets_reached_is_partial() throws IOException {
            AnalysisReport report = read(
                    AnalyzerService.PERFORMANCE,
                    "partial",
                    "{'status':'partial','summary':{'analysis_status':'partial_connectivity'},'results':{"
                            + "'http://a':{'connectivity':{'status':'success'},'aiohttp':{'status':'success',"
                            + "'executed':true,'requests':6,'successful_requests':6,'failed_requests':0,"
                            + "'success_rate':100.0,'raw':{'duration':0.5}}},"
                            + "'http://b':{'connectivity':{'status':'error'},'aiohttp':{'status':'success',"
                            + "'executed':true,'success_rate':0.0,'failed_requests':6,'raw':{'duration':0.25}}},"
                            + "'tool_runs':{'aiohttp':{'status':'success','executed':true}}}}",
                    "aiohttp");

            assertThat(tools(report)).isEqualTo("aiohttp=COMPLETED");
            assertThat(report.tools().getFirst().seconds()).isEqualTo(0.75);
            assertThat(report.status()).isEqualTo(Status.PARTIAL);
        }

        @Test
        void ai_without_a_key_judged_nothing_although_it_says_success() throws IOException {
            AnalysisReport report = read(
                    AnalyzerService.AI,
                    "success",
                    "{'status':'success','tools':{'requirements-scanner':{'status':'success','results':"
                            + "{'backend_requirements':["
                            + "{'requirement':'A','met':false,'confidence':'LOW','explanation':'no key'},"
                            + "{'requirement':'B','met':false,'confidence':'LOW','explanation':'no key'}]}}}}",
                    "requirements-scanner");

            assertThat(report.tools().getFirst().status()).isEqualTo(ToolStatus.FAILED);
            assertThat(report.tools().getFirst().reason()).isEqualTo("no key");
            assertThat(report.findings()).isEmpty();
            assertThat(report.status()).isEqualTo(Status.NO_TOOL_RAN);
        }

        @ParameterizedTest
        @CsvSource(textBlock = """
                        success,true,,COMPLETED
                        completed,true,,COMPLETED
                        OK,true,,COMPLETED
                        no_issues,true,,COMPLETED
                        warning,true,,COMPLETED
                        partial,true,,COMPLETED
                        partial_success,true,,COMPLETED
                        partial_connectivity,true,,COMPLETED
                        success,false,,MISSING
                        no_files,false,,SKIPPED
                        skipped,false,,SKIPPED
                        not_available,false,,MISSING
                        tool_unavailable,false,,MISSING
                        unavailable,false,,MISSING
                        not_run,false,,MISSING
                        timeout,true,,TIMED_OUT
                        error,true,broke,FAILED
                        failed,true,,FAILED
                        handshake,true,,FAILED
                        unreachable,true,,FAILED
                        targets_unreachable,true,,FAILED
                        exploded,true,,FAILED
                        null,true,,COMPLETED
                        null,true,broke,FAILED
                        null,false,,MISSING
                        unknown,true,,COMPLETED
                        unknown,true,broke,FAILED
                        unknown,false,,MISSING
                        """)
        void each_word_for_a_tools_status_means_one_thing(
                String word, boolean executed, @Nullable String error, ToolStatus expected) throws IOException {
            String text = error == null ? "null" : "'" + error + "'";
            String status = word.equals("null") ? word : "'" + word + "'";
            AnalysisReport report = read(
                    AnalyzerService.STATIC,
                    "success",
                    "{'results':{'python':{'bandit':{'tool':'bandit','executed':%s,'status':%s,'error':%s}}}}"
                            .formatted(executed, status, text),
                    "bandit");

            assertThat(report.tools().getFirst().status()).isEqualTo(expected);
            assertThat(report.tools().getFirst().reason() == null).isEqualTo(expected == ToolStatus.COMPLETED);
        }

        @Test
        void a_tool_the_request_switched_off_is_skipped() throws IOException {
            var question = new Question(
                    AnalyzerService.STATIC, TARGET, new TreeSet<>(List.of("bandit")), new TreeSet<>(List.of("bandit")));

            AnalysisReport report = ReportReader.read(frame("success", "{'results':{'python':{}}}"), question)
                    .report();

            assertThat(tools(report)).isEqualTo("bandit=SKIPPED");
        }

        @Test
        void a_tool_that_was_not_asked_for_is_reported_and_decides_nothing() throws IOException {
            AnalysisReport report = read(
                    AnalyzerService.DYNAMIC,
                    "success",
                    "{'tool_results':{'curl':{'status':'success','executed':true},"
                            + "'curl-endpoint-tester':{'status':'error','executed':true,'error':'x'}}}",
                    "curl");

            assertThat(tools(report)).isEqualTo("curl=COMPLETED curl-endpoint-tester=FAILED");
            assertThat(report.status()).isEqualTo(Status.COMPLETE);
        }

        @Test
        void a_tool_asked_for_by_another_name_is_found() throws IOException {
            AnalysisReport report = read(
                    AnalyzerService.PERFORMANCE,
                    "success",
                    "{'results':{'http://a':{'ab':{'status':'success','executed':true,'completed_requests':9}}}}",
                    "ab-load-test");

            assertThat(tools(report)).isEqualTo("ab=COMPLETED");
        }

        @Test
        void an_error_outside_is_not_made_good_by_a_tool_inside() throws IOException {
            AnalysisReport report = read(
                    AnalyzerService.STATIC,
                    "error",
                    "{'results':{'python':{'bandit':{'executed':true,'status':'success'}}}}");

            assertThat(report.status()).isEqualTo(Status.ERROR);
        }
    }

    /// `analyzer-protocol.md` §6.2 to §6.6.
    @Nested
    class Findings {

        @Test
        void sarif_takes_levels_and_help_from_its_rules_even_when_they_come_after_the_results() throws IOException {
            String run = "{'results':[{'ruleId':'R1','message':{'text':'one'},'locations':[{'physicalLocation':"
                    + "{'artifactLocation':{'uri':'file:///app/sources/demo/app1/a%20b.py'},"
                    + "'region':{'startLine':3,'startColumn':0}}}]},"
                    + "{'ruleIndex':1,'level':'warning','message':{'id':'m','arguments':['x']}},"
                    + "{'ruleId':'R9','message':{'text':'nine'}}],"
                    + "'tool':{'driver':{'name':'t','rules':["
                    + "{'id':'R1','helpUri':'https://r1','defaultConfiguration':{'level':'error'}},"
                    + "{'id':'R2','messageStrings':{'m':{'text':'about {0}'}}}]}}}";

            assertThat(staticTool("'status':'success','executed':true,'issues':[],'sarif':{'runs':[" + run + "]}"))
                    .containsExactly(
                            finding("R1", Severity.HIGH, "one", "a b.py", 3, null, "https://r1"),
                            finding("R2", Severity.MEDIUM, "about x", null, null, null, null),
                            finding("R9", Severity.INFO, "nine", null, null, null, null));
        }

        @Test
        void placeholders_in_arguments_are_not_filled_in_again() throws IOException {
            String many = "{0}".repeat(1_000);
            String sarif = "{'tool':{'driver':{'name':'t','rules':[{'id':'R','messageStrings':{'m':{'text':'" + many
                    + "'}}}]}},'results':[{'ruleId':'R','message':{'id':'m','arguments':['" + many.replace("0", "1")
                    + "','" + many.replace("0", "2") + "','" + many + "']}}]}";

            List<Finding> findings = staticTool("'status':'success','executed':true,'sarif':" + sarif);

            assertThat(findings.getFirst().message()).startsWith("{1}{1}").hasSizeLessThanOrEqualTo(4_000);
        }

        @Test
        void sarif_may_be_a_bare_run_or_documents_inside_the_runs_of_another() throws IOException {
            String run =
                    "{'tool':{'driver':{'name':'t'}},'results':[{'ruleId':'R','level':'note','message':{'text':'m'}}]}";
            for (String sarif :
                    List.of(run, "{'runs':[" + run + "]}", "{'runs':[{'version':'2.1.0','runs':[" + run + "]}]}")) {
                assertThat(staticTool("'status':'success','executed':true,'sarif':" + sarif)
                                .toString())
                        .as(sarif)
                        .contains("rule=R, severity=LOW, message=m");
            }
        }

        @Test
        void an_artifact_named_by_its_index_is_found() throws IOException {
            assertThat(staticTool("'status':'success','executed':true,'sarif':{'runs':[{'artifacts':[{'location':"
                            + "{'uri':'src/a.js'}}],'results':[{'ruleId':'R','message':{'text':'m'},'locations':"
                            + "[{'physicalLocation':{'artifactLocation':{'index':0}}}]}]}]}"))
                    .extracting(Finding::file)
                    .containsExactly("src/a.js");
        }

        @Test
        void issues_come_with_whatever_names_their_tool_has_for_things() throws IOException {
            assertThat(staticTool("'status':'success','executed':true,'issues':["
                            + "{'file':'/app/sources/demo/app1/x.py','line':11,'column':21,'severity':'medium',"
                            + "'message':'unused','rule':'W0613'},"
                            + "{'filename':'/data/real/app1/y.py','line':1,'message':'unused import'},"
                            + "{'path':'z.css','line':'4','severity':2,'text':'bad','code':'S1'},"
                            + "'only text', {'nothing':'here'}]"))
                    .containsExactly(
                            finding("W0613", Severity.MEDIUM, "unused", "x.py", 11, 21, null),
                            finding(null, Severity.INFO, "unused import", "y.py", 1, null, null),
                            finding("S1", Severity.HIGH, "bad", "z.css", 4, null, null),
                            finding(null, Severity.INFO, "only text", null, null, null, null));
        }

        @Test
        void issues_win_over_sarif_of_the_same_tool_so_that_nothing_counts_twice() throws IOException {
            assertThat(staticTool("'status':'success','executed':true,'issues':[{'message':'m','rule':'R'}],"
                            + "'sarif':{'results':[{'ruleId':'R','message':{'text':'m'}}]}"))
                    .hasSize(1);
        }

        @Test
        void vulnerabilities_of_packages_come_in_three_shapes() throws IOException {
            assertThat(
                            staticTool(
                                    "'status':'success','executed':true,'vulnerabilities':[{'package':'flask',"
                                            + "'installed_version':'1.0','vulnerability_id':'S-1','advisory':'leaks','severity':'high'}]"))
                    .containsExactly(finding("S-1", Severity.HIGH, "flask 1.0: leaks", null, null, null, null));
            assertThat(staticTool("'status':'success','executed':true,'vulnerabilities':[{'name':'jinja2',"
                            + "'version':'2.0','vulns':[{'id':'PYSEC-1','description':'xss'}]}]"))
                    .containsExactly(finding("PYSEC-1", Severity.INFO, "jinja2 2.0: xss", null, null, null, null));
            assertThat(staticTool("'status':'success','executed':true,'vulnerabilities':{'lodash':{'name':'lodash',"
                            + "'severity':'critical','via':[{'source':1065,'title':'pollution','url':'https://gh',"
                            + "'severity':'critical'}]},'a':{'severity':'moderate','via':['lodash']}}"))
                    .containsExactly(
                            finding("1065", Severity.CRITICAL, "lodash: pollution", null, null, null, "https://gh"),
                            finding(null, Severity.MEDIUM, "a: depends on vulnerable lodash", null, null, null, null));
        }

        @Test
        void zap_alerts_keep_zaps_own_risk() throws IOException {
            AnalysisReport report = read(
                    AnalyzerService.DYNAMIC,
                    "success",
                    "{'results':{'zap_security_scan':[{'status':'success','all_alerts':["
                            + "{'alert':'XSS','risk':'High','url':'http://a/x','pluginId':'40012',"
                            + "'reference':'https://owasp\\nhttps://cwe'},"
                            + "{'name':'CSP','riskdesc':'Medium (High)'},{'alert':'Old','riskcode':'1'},"
                            + "{'alert':'Note','risk':'Informational'}]}]},"
                            + "'tool_results':{'zap':{'tool':'zap','status':'success','executed':true}}}",
                    "zap");

            assertThat(report.findings())
                    .extracting(Finding::severity)
                    .containsExactly(Severity.HIGH, Severity.MEDIUM, Severity.LOW, Severity.INFO);
            assertThat(report.findings().getFirst().message()).isEqualTo("XSS: http://a/x");
            assertThat(report.findings().getFirst().help()).isEqualTo("https://owasp");
        }

        @Test
        void curl_and_nmap_findings_stand_in_lists_of_their_own() throws IOException {
            AnalysisReport report = read(
                    AnalyzerService.DYNAMIC,
                    "success",
                    "{'results':{'vulnerability_scan':[{'url':'http://a','vulnerabilities':[{'type':'exposed_paths',"
                            + "'severity':'medium','description':'Exposed','paths':[{'path':'/admin',"
                            + "'url':'http://a/admin','status':'HTTP 200'}]}]}],"
                            + "'port_scan':{'status':'success','vulnerabilities':[{'type':'vulners',"
                            + "'severity':'high','description':'CVE-1'}]}},"
                            + "'tool_results':{'curl':{'status':'success','executed':true},"
                            + "'nmap':{'status':'success','executed':true}}}");

            assertThat(report.findings())
                    .extracting(finding -> finding.tool() + " " + finding.severity() + " " + finding.message())
                    .containsExactly("curl MEDIUM Exposed: http://a/admin (HTTP 200)", "nmap HIGH CVE-1");
        }

        @Test
        void requirements_count_as_met_only_when_the_model_is_sure() throws IOException {
            AnalysisReport report = read(
                    AnalyzerService.AI,
                    "success",
                    "{'status':'success','tools':{'requirements-scanner':{'status':'success','results':{"
                            + "'backend_requirements':[{'requirement':'A','met':true,'confidence':'HIGH'},"
                            + "{'requirement':'B','met':true,'confidence':'LOW','explanation':'maybe','category':'backend'},"
                            + "{'requirement':'C','met':false,'confidence':'HIGH','explanation':'no','category':'backend'}],"
                            + "'functional_requirements':[{'requirement':'C','met':false,'confidence':'HIGH'}],"
                            + "'control_endpoint_tests':[{'endpoint':'/x','method':'GET','expected_status':200,"
                            + "'actual_status':404,'passed':false}]}},"
                            + "'code-quality-analyzer':{'status':'success','results':{'quality_metrics':["
                            + "{'metric_id':'docs','metric_name':'Documentation','passed':false,'score':40,"
                            + "'confidence':'HIGH','findings':['no docs']}]}}}}");

            assertThat(report.findings())
                    .extracting(finding -> finding.severity() + " " + finding.rule() + " " + finding.message())
                    .containsExactly(
                            "MEDIUM docs Documentation scored 40 of 100: no docs",
                            "LOW backend Requirement not confirmed: B (maybe)",
                            "MEDIUM backend Requirement not met: C (no)",
                            "MEDIUM endpoint-test GET /x answered 404, expected 200");
        }

        @Test
        void numbers_that_json_does_not_know_and_half_characters_do_no_harm() throws IOException {
            assertThat(staticTool("'status':'success','executed':true,'duration':NaN,'total_issues':Infinity,"
                            + "'issues':[{'message':'a\\ud800b\\u0000c','line':NaN,'severity':-Infinity}]"))
                    .extracting(Finding::message)
                    .containsExactly("a\uFFFDb\uFFFDc");
        }

        @Test
        void a_hostile_number_of_findings_is_cut_and_said_so() throws IOException {
            String issues = "{'message':'m'},".repeat(FindingLimit.MOST) + "{'message':'m'}";

            AnalysisReport report = read(
                    AnalyzerService.STATIC,
                    "success",
                    "{'results':{'python':{'bandit':{'status':'success','executed':true,'issues':[" + issues + "]}}}}");

            assertThat(report.findings()).hasSize(FindingLimit.MOST);
            assertThat(report.status()).isEqualTo(Status.PARTIAL);
            assertThat(report.problem()).contains("1 findings beyond the first");
        }

        @Test
        void a_result_of_nothing_but_values_is_refused_before_it_fills_the_heap() {
            String values = "{},".repeat(2_000_000) + "{}";

            assertThatThrownBy(() -> read(AnalyzerService.STATIC, "success", "{'junk':[" + values + "]}"))
                    .isInstanceOf(UnreadableResultException.class);
        }

        @Test
        void a_tool_in_two_sections_keeps_the_findings_of_both() throws IOException {
            String both = "{'message':'both','rule':'R'}";

            AnalysisReport report = read(
                    AnalyzerService.STATIC,
                    "success",
                    "{'results':{'general':{'locust':{'status':'success','executed':true,'issues':[" + both
                            + "," + both + "]}},'python':{'locust-performance':{'status':'success','executed':true,"
                            + "'issues':[{'message':'second'}," + both + "]}}}}");

            assertThat(report.findings()).extracting(Finding::message).containsExactly("both", "both", "second");
            assertThat(report.tools()).singleElement().satisfies(tool -> {
                assertThat(tool.name()).isEqualTo("locust");
                assertThat(tool.findings()).isEqualTo(3);
            });
            assertThat(report.status()).isEqualTo(Status.COMPLETE);
        }

        @Test
        void what_a_completed_tool_says_it_did_not_cover_is_its_reason() throws IOException {
            AnalysisReport report = read(
                    AnalyzerService.STATIC,
                    "success",
                    "{'results':{'general':{'pmd':{'status':'success','executed':true,'issues':[],'message':'fine',"
                            + "'caveat':'1 file could not be parsed: src/Broken.java'}}}}");

            assertThat(tools(report)).isEqualTo("pmd=COMPLETED");
            assertThat(report.tools().getFirst().reason()).isEqualTo("1 file could not be parsed: src/Broken.java");
            assertThat(report.status()).isEqualTo(Status.COMPLETE);
        }

        @Test
        void a_tool_that_broke_in_one_of_two_sections_did_its_work_in_part() throws IOException {
            AnalysisReport report = read(
                    AnalyzerService.STATIC,
                    "success",
                    "{'results':{'general':{'semgrep':{'status':'error','executed':true,'error':'no rules'}},"
                            + "'python':{'semgrep':{'status':'success','executed':true,'issues':[{'message':'m'}]}}}}");

            assertThat(report.findings()).hasSize(1);
            assertThat(tools(report)).isEqualTo("semgrep=COMPLETED");
            assertThat(report.tools().getFirst().reason()).isEqualTo("no rules");
            assertThat(report.status()).isEqualTo(Status.PARTIAL);
        }

        private List<Finding> staticTool(String members) throws IOException {
            return read(AnalyzerService.STATIC, "success", "{'results':{'python':{'bandit':{" + members + "}}}}")
                    .findings();
        }

        private static Finding finding(
                @Nullable String rule,
                Severity severity,
                String message,
                @Nullable String file,
                @Nullable Integer line,
                @Nullable Integer column,
                @Nullable String help) {
            return new Finding("bandit", "static-analyzer", rule, severity, message, file, line, column, help);
        }
    }

    private static AnalysisReport read(AnalyzerService service, String status, String analysis, String... tools)
            throws IOException {
        var question = new Question(service, TARGET, new TreeSet<>(List.of(tools)), new TreeSet<>());
        return ReportReader.read(frame(status, analysis), question).report();
    }

    private static Bytes frame(String status, String analysis) {
        return Bytes.of("{\"type\":\"x_result\",\"status\":\"%s\",\"analysis\":%s}"
                .formatted(status, analysis.replace('\'', '"')));
    }

    private static String tools(AnalysisReport report) {
        return report.tools().stream()
                .map((ToolRun tool) -> tool.name() + "=" + tool.status())
                .collect(Collectors.joining(" "));
    }
}
