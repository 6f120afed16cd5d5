package dev.assay.analyzer.report;

import static dev.assay.model.analysis.AnalyzerService.AI;
import static dev.assay.model.analysis.AnalyzerService.DYNAMIC;
import static dev.assay.model.analysis.AnalyzerService.PERFORMANCE;
import static dev.assay.model.analysis.AnalyzerService.STATIC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.analyzer.wire.Bytes;
import dev.assay.model.analysis.AnalysisReport;
import dev.assay.model.analysis.AnalysisReport.Status;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.task.Target;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The table of statuses that cannot be relied on, `analyzer-protocol.md` §6.1, row by row and in its order: what
/// the analyzer says outside, what stands inside, and what came of it in truth.
class EffectiveStatusTableTest {

    /// @param outer the status of the frame
    /// @param analysis as JSON with single quotes
    /// @param asked the tools asked for, with blanks between them; empty for all
    /// @param tools what became of each tool
    /// @param problem what the report says is wrong; null when nothing is
    record Row(
            String name,
            AnalyzerService service,
            String outer,
            String analysis,
            String asked,
            Status status,
            String tools,
            @Nullable String problem) {

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void each_row_is_judged_by_what_stands_inside(Row row) throws IOException {
        AnalysisReport report = read(row);

        assertThat(report.status()).isEqualTo(row.status);
        assertThat(tools(report)).isEqualTo(row.tools);
        assertThat(report.problem()).isEqualTo(row.problem);
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row(
                        "static: application not found, or any exception",
                        STATIC,
                        "success",
                        "{'status':'error','error':'Model path not found'}",
                        "bandit",
                        Status.ERROR,
                        "bandit=MISSING",
                        "Model path not found"),
                new Row(
                        "static: only unknown tools, or tools that are not installed",
                        STATIC,
                        "success",
                        """
                        {'tools_used':[],'results':{'python':{'_metadata':{'semgrep':{'executed':false,
                         'status':'not_run','total_issues':0,'error':null,'format':null}}}},
                         'summary':{'total_issues_found':0,'analysis_status':'completed'}}""",
                        "no-such-tool semgrep",
                        Status.NO_TOOL_RAN,
                        "no-such-tool=MISSING semgrep=MISSING",
                        "no-such-tool: the analyzer does not have it or did not run it;"
                                + " semgrep: the analyzer does not have it or did not run it"),
                new Row(
                        "static: one of two tools failed, and is listed as used all the same",
                        STATIC,
                        "success",
                        """
                        {'tools_used':['bandit','ruff'],'results':{'python':{
                         'bandit':{'tool':'bandit','executed':true,'status':'error','error':'broke'},
                         'ruff':{'tool':'ruff','executed':true,'status':'success','issues':[]}}}}""",
                        "bandit ruff",
                        Status.PARTIAL,
                        "bandit=FAILED ruff=COMPLETED",
                        "bandit: broke"),
                new Row(
                        "static: the only tool failed, and is listed as used all the same",
                        STATIC,
                        "success",
                        """
                        {'tools_used':['bandit'],'results':{'python':{
                         'bandit':{'tool':'bandit','executed':true,'status':'error','error':'broke'}}}}""",
                        "bandit",
                        Status.NO_TOOL_RAN,
                        "bandit=FAILED",
                        "bandit: broke"),
                new Row(
                        "static: the application has no files of a kind",
                        STATIC,
                        "success",
                        """
                        {'results':{'python':{'status':'no_files','message':'No Python files found'},
                         'javascript':{'eslint':{'status':'success','executed':true,'issues':[]}}}}""",
                        "bandit eslint",
                        Status.COMPLETE,
                        "bandit=SKIPPED eslint=COMPLETED",
                        null),
                new Row(
                        "static: the application has no files of any kind and all tools were asked for",
                        STATIC,
                        "success",
                        "{'results':{'python':{'status':'no_files','message':'No Python files found'}}}",
                        "",
                        Status.NO_TOOL_RAN,
                        "",
                        "the analyzer ran no tool: No Python files found"),
                new Row(
                        "dynamic: ZAP failed, and its failure counts as an issue",
                        DYNAMIC,
                        "success",
                        """
                        {'status':'success','results':{'zap_security_scan':[{'status':'error','error':'no daemon'}]},
                         'summary':{'total_findings':1},'tool_results':{
                         'zap':{'tool':'zap','status':'error','executed':true,'total_issues':1,'error':'no daemon'},
                         'curl':{'tool':'curl','status':'success','executed':true,'total_issues':0}}}""",
                        "curl zap",
                        Status.PARTIAL,
                        "curl=COMPLETED zap=FAILED",
                        "zap: no daemon"),
                new Row(
                        "dynamic: nmap alone failed",
                        DYNAMIC,
                        "success",
                        """
                        {'status':'success','results':{'port_scan':{'status':'error','error':'no route'}},
                         'tool_results':{'nmap':{'tool':'nmap','status':'error','executed':true,
                         'total_issues':1,'error':'no route'}}}""",
                        "nmap",
                        Status.NO_TOOL_RAN,
                        "nmap=FAILED",
                        "nmap: no route"),
                new Row(
                        "dynamic: nothing reachable, and curl says success",
                        DYNAMIC,
                        "targets_unreachable",
                        """
                        {'status':'targets_unreachable','error':'No targets reachable','tool_results':{
                         'curl':{'tool':'curl','status':'success','executed':true,'total_issues':0}}}""",
                        "curl",
                        Status.ERROR,
                        "curl=FAILED",
                        "No targets reachable"),
                new Row(
                        "dynamic: only unknown tools, and all targets count as reached",
                        DYNAMIC,
                        "success",
                        """
                        {'status':'success','results':{'connectivity':[]},'tool_results':{},
                         'summary':{'total_urls_tested':1,'reachable_urls':1,'analysis_status':'completed'}}""",
                        "nope",
                        Status.NO_TOOL_RAN,
                        "nope=MISSING",
                        "nope: the analyzer does not have it or did not run it"),
                new Row(
                        "performance: nothing reachable, and aiohttp says success",
                        PERFORMANCE,
                        "targets_unreachable",
                        """
                        {'status':'targets_unreachable','error':'No targets reachable','results':{'http://a':{
                         'connectivity':{'status':'error'},'aiohttp':{'status':'success','executed':true,'requests':20,
                         'successful_requests':0,'failed_requests':20,'success_rate':0.0}}}}""",
                        "aiohttp",
                        Status.ERROR,
                        "aiohttp=FAILED",
                        "No targets reachable"),
                new Row(
                        "performance: some reachable",
                        PERFORMANCE,
                        "partial",
                        """
                        {'status':'partial','summary':{'analysis_status':'partial_connectivity'},'results':{
                         'http://a':{'connectivity':{'status':'success'},'aiohttp':{'status':'success',
                         'executed':true,'requests':6,'successful_requests':6,'failed_requests':0}},
                         'http://b':{'connectivity':{'status':'error'},'aiohttp':{'status':'success',
                         'executed':true,'success_rate':0.0,'failed_requests':6}},
                         'tool_runs':{'aiohttp':{'status':'success','executed':true}}}}""",
                        "aiohttp",
                        Status.PARTIAL,
                        "aiohttp=COMPLETED",
                        "the analyzer says: partial"),
                new Row(
                        "performance: only unknown tools, and no error text",
                        PERFORMANCE,
                        "error",
                        """
                        {'status':'error','results':{'http://a':{'connectivity':{'status':'success'}}},
                         'tool_results':{'connectivity':{'tool':'connectivity','status':'error','executed':true}}}""",
                        "nope",
                        Status.NO_TOOL_RAN,
                        "nope=MISSING",
                        "nope: the analyzer does not have it or did not run it"),
                new Row(
                        "ai: no API key",
                        AI,
                        "success",
                        """
                        {'status':'success','tools':{'requirements-scanner':{'status':'success',
                         'metadata':{'api_calls_made':3},'results':{'backend_requirements':[
                         {'requirement':'A','met':false,'confidence':'LOW','explanation':'no key'},
                         {'requirement':'B','met':false,'confidence':'LOW','explanation':'no key'}]}}}}""",
                        "requirements-scanner",
                        Status.NO_TOOL_RAN,
                        "requirements-scanner=FAILED",
                        "requirements-scanner: no key"),
                new Row(
                        "ai: application or template missing",
                        AI,
                        "error",
                        """
                        {'status':'error','errors':['requirements-scanner: path not found'],'tools':{
                         'requirements-scanner':{'status':'error','error':'path not found'}}}""",
                        "requirements-scanner",
                        Status.ERROR,
                        "requirements-scanner=FAILED",
                        "requirements-scanner: path not found"),
                new Row(
                        "ai: one of two tools failed",
                        AI,
                        "partial_success",
                        """
                        {'status':'partial_success','errors':['code-quality-analyzer: broke'],'tools':{
                         'requirements-scanner':{'status':'success','results':{'backend_requirements':[
                         {'requirement':'A','met':true,'confidence':'HIGH'}]}},
                         'code-quality-analyzer':{'status':'error','error':'broke'}}}""",
                        "code-quality-analyzer requirements-scanner",
                        Status.PARTIAL,
                        "code-quality-analyzer=FAILED requirements-scanner=COMPLETED",
                        "code-quality-analyzer: broke"),
                new Row(
                        "ai: no runnable tool",
                        AI,
                        "error",
                        "{'status':'error','error':'No valid analysis tool'}",
                        "nope",
                        Status.ERROR,
                        "nope=MISSING",
                        "No valid analysis tool"));
    }

    private static AnalysisReport read(Row row) throws IOException {
        var asked = new TreeSet<>(row.asked.isEmpty() ? List.of() : List.of(row.asked.split(" ")));
        var question = new Question(row.service, new Target("demo", 1), asked, new TreeSet<>());
        String frame = "{'type':'x_result','status':'%s','analysis':%s}".formatted(row.outer, row.analysis);
        return ReportReader.read(Bytes.of(frame.replace('\'', '"')), question).report();
    }

    private static String tools(AnalysisReport report) {
        return report.tools().stream()
                .map(tool -> tool.name() + "=" + tool.status())
                .collect(Collectors.joining(" "));
    }
}
