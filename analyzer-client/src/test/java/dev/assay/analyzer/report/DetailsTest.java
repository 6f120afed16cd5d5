package dev.assay.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.analyzer.wire.Bytes;
import dev.assay.model.analysis.AnalysisReport;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Confidence;
import dev.assay.model.analysis.Connectivity;
import dev.assay.model.analysis.Metric;
import dev.assay.model.analysis.OpenPort;
import dev.assay.model.analysis.QualityScore;
import dev.assay.model.analysis.ReportDetails;
import dev.assay.model.analysis.Requirement;
import dev.assay.model.task.Target;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What analyses say besides findings, from every shape in `analyzer-protocol.md` §6.3 to §6.5.
class DetailsTest {

    @Test
    void four_load_tools_speak_one_vocabulary() throws IOException {
        ReportDetails details = read(AnalyzerService.PERFORMANCE, """
                {'status':'success','results':{
                 'http://a':{
                  'connectivity':{'status':'success','original_url':'http://a','working_url':'http://a:80'},
                  'ab':{'status':'success','tool':'ab','executed':true,'completed_requests':10,'failed_requests':1,
                   'requests_per_second':3073.14,'avg_response_time':0.325},
                  'aiohttp-load':{'status':'success','requests':6,'successful_requests':6,'failed_requests':0,
                   'success_rate':100.0,'avg_response_time':1.5,'min_response_time':1,'max_response_time':2,
                   'median_response_time':1.25,'raw':{'duration':0.01,'requests_attempted':6,'errors':[]}},
                  'locust':{'status':'success','requests':40,'failures':10,'avg_response_time':7,
                   'min_response_time':3,'max_response_time':30,'requests_per_second':2.5},
                  'artillery':{'status':'success','requests':12,'responses':11,'codes':{'200':8,'201':1,'404':1,
                   '500':1,'total':99},'p50_response_time':4,'p95_response_time':9,'p99_response_time':12,
                   'errors':{'ECONNREFUSED':1,'ETIMEDOUT':2}}},
                 'tool_runs':{'ab':{'status':'success','completed_requests':999}}},
                 'tool_results':{'ab':{'status':'success','tool':'ab','executed':true}}}""");

        assertThat(metrics(details))
                .containsExactly(
                        "ab http://a requests 10.00 count",
                        "ab http://a failed_requests 1.00 count",
                        "ab http://a success_rate 90.00 %",
                        "ab http://a requests_per_second 3073.14 1/s",
                        "ab http://a avg_response_time 0.33 ms",
                        "aiohttp http://a requests 6.00 count",
                        "aiohttp http://a successful_requests 6.00 count",
                        "aiohttp http://a failed_requests 0.00 count",
                        "aiohttp http://a success_rate 100.00 %",
                        "aiohttp http://a avg_response_time 1.50 ms",
                        "aiohttp http://a min_response_time 1.00 ms",
                        "aiohttp http://a max_response_time 2.00 ms",
                        "aiohttp http://a median_response_time 1.25 ms",
                        "locust http://a requests 40.00 count",
                        "locust http://a failed_requests 10.00 count",
                        "locust http://a success_rate 75.00 %",
                        "locust http://a requests_per_second 2.50 1/s",
                        "locust http://a avg_response_time 7.00 ms",
                        "locust http://a min_response_time 3.00 ms",
                        "locust http://a max_response_time 30.00 ms",
                        "artillery http://a requests 12.00 count",
                        "artillery http://a failed_requests 3.00 count",
                        "artillery http://a success_rate 75.00 %",
                        "artillery http://a responses 11.00 count",
                        "artillery http://a responses_2xx 9.00 count",
                        "artillery http://a responses_4xx 1.00 count",
                        "artillery http://a responses_5xx 1.00 count",
                        "artillery http://a median_response_time 4.00 ms",
                        "artillery http://a p95_response_time 9.00 ms",
                        "artillery http://a p99_response_time 12.00 ms");
        assertThat(details.connectivity())
                .containsExactly(
                        new Connectivity("http://a", true, "http://a:80", null, new TreeMap<>(), null, null, null));
    }

    @Test
    void each_url_has_its_own_numbers_and_what_is_no_number_is_none() throws IOException {
        ReportDetails details = read(AnalyzerService.PERFORMANCE, """
                {'status':'partial','results':{
                 'http://a':{'connectivity':{'status':'success'},'ab':{'status':'success','completed_requests':3,
                  'failed_requests':NaN,'requests_per_second':Infinity,'avg_response_time':'fast',
                  'max_response_time':null,'min_response_time':-Infinity}},
                 'http://b':{'connectivity':{'status':'error','original_url':'http://b','error':'refused'},
                  'ab':{'status':'success','completed_requests':4,'errors':{'E':NaN}}},
                 'tool_runs':{}}}""");

        assertThat(metrics(details))
                .containsExactly("ab http://a requests 3.00 count", "ab http://b requests 4.00 count");
        assertThat(details.connectivity())
                .containsExactly(
                        new Connectivity("http://a", true, null, null, new TreeMap<>(), null, null, null),
                        new Connectivity("http://b", false, null, null, new TreeMap<>(), null, null, "refused"));
    }

    @Test
    void a_load_tool_under_no_url_is_looked_for_in_its_run() throws IOException {
        ReportDetails details = read(AnalyzerService.PERFORMANCE, """
                {'status':'success','results':{'tool_runs':{'ab':{'status':'success','url':'http://c',
                 'completed_requests':5}}},'tool_results':{'ab':{'status':'success','tool':'ab','executed':true},
                 'connectivity':{'status':'error','tool':'connectivity','requests':9}}}""");

        assertThat(metrics(details)).containsExactly("ab http://c requests 5.00 count");
    }

    @Test
    void the_dynamic_analyzers_probes_and_ports_are_kept() throws IOException {
        ReportDetails details = read(AnalyzerService.DYNAMIC, """
                {'status':'success','results':{'connectivity':[
                 {'status':'success','analysis':{'url':'http://a','reachable':true,'curl_exit_code':0,'status_code':200,
                  'security_headers':{'X-Frame-Options':true,'content-security-policy':false,'odd':'text'},
                  'security_score':1,'total_security_headers':5}},
                 {'status':'error','analysis':{'url':'http://b','reachable':false,'status_code':null,
                  'error':'Connection refused'}},
                 {'status':'error','url':'http://c','error':'no answer'},
                 'nothing',{'status':'success'}],
                 'port_scan':{'status':'success','host':'127.0.0.2','scanned_ports':[1,2],'open_ports':[5001,'80',0,-1,
                  70000,NaN,{'port':443,'service':'https'}],
                  'service_info':{'5001':{'service':'flask','version':''}},'vulnerabilities':[]}},
                 'tool_results':{'curl':{'status':'success','executed':true}}}""");

        assertThat(details.connectivity())
                .containsExactly(
                        new Connectivity(
                                "http://a",
                                true,
                                null,
                                200,
                                new TreeMap<>(Map.of("x-frame-options", true, "content-security-policy", false)),
                                1,
                                5,
                                null),
                        new Connectivity(
                                "http://b", false, null, null, new TreeMap<>(), null, null, "Connection refused"),
                        new Connectivity("http://c", false, null, null, new TreeMap<>(), null, null, "no answer"));
        assertThat(details.openPorts())
                .containsExactly(
                        new OpenPort("127.0.0.2", 5001, "flask", null),
                        new OpenPort("127.0.0.2", 80, null, null),
                        new OpenPort("127.0.0.2", 443, "https", null));
    }

    @Test
    void requirements_and_quality_are_kept_as_they_were_judged() throws IOException {
        ReportDetails details = read(AnalyzerService.AI, """
                {'status':'success','tools':{
                 'requirements-checker':{'status':'success','results':{
                  'backend_requirements':[
                   {'requirement':'A','met':true,'confidence':'HIGH','explanation':'yes','category':'backend','weight':2},
                   {'requirement':'B','met':true,'confidence':'LOW'},
                   {'requirement':'C','met':true,'confidence':'perhaps','weight':NaN},
                   {'met':true}],
                  'functional_requirements':[{'requirement':'A','met':true,'confidence':'HIGH'}]}},
                 'code-quality-analyzer':{'status':'success','results':{'quality_metrics':[
                  {'metric_id':'docs','metric_name':'Documentation','passed':false,'score':40.5,'confidence':'MEDIUM',
                   'findings':['no docs'],'recommendations':['write some'],'evidence':{'x':1},'weight':0.5},
                  {'metric_id':'tests','passed':true,'score':1000},
                  {'metric_name':'Odd','passed':true,'score':NaN}]}}}}""");

        assertThat(details.requirements())
                .containsExactly(
                        new Requirement("requirements-scanner", "A", true, Confidence.HIGH, "yes", "backend", 2.0),
                        new Requirement("requirements-scanner", "B", false, Confidence.LOW, null, null, null),
                        new Requirement("requirements-scanner", "C", true, null, null, null, null));
        assertThat(details.quality())
                .containsExactly(
                        new QualityScore(
                                "code-quality-analyzer",
                                "docs",
                                "Documentation",
                                false,
                                40.5,
                                Confidence.MEDIUM,
                                List.of("no docs"),
                                List.of("write some"),
                                0.5),
                        new QualityScore(
                                "code-quality-analyzer",
                                "tests",
                                "tests",
                                true,
                                100.0,
                                null,
                                List.of(),
                                List.of(),
                                null),
                        new QualityScore(
                                "code-quality-analyzer", null, "Odd", true, null, null, List.of(), List.of(), null));
    }

    @Test
    void what_was_not_judged_for_want_of_a_key_is_no_judgement() throws IOException {
        assertThat(read(AnalyzerService.AI, """
                {'status':'success','tools':{'requirements-scanner':{'status':'success','results':{
                 'backend_requirements':[{'requirement':'A','met':false,'confidence':'LOW','explanation':'no key'}]}}}}""")).isEqualTo(ReportDetails.NONE);
    }

    @Test
    void more_than_is_kept_is_left_out() throws IOException {
        String item = "{'requirement':'A','met':false,'confidence':'HIGH'},";

        ReportDetails details = read(
                AnalyzerService.AI,
                "{'tools':{'requirements-scanner':{'status':'success','results':{'backend_requirements':["
                        + item.repeat(ReportDetails.MOST) + "{'requirement':'B','met':true}]}}}}");

        assertThat(details.requirements()).hasSize(ReportDetails.MOST);
    }

    private static List<String> metrics(ReportDetails details) {
        return details.metrics().stream()
                .map((Metric metric) -> String.format(
                        Locale.ROOT,
                        "%s %s %s %.2f %s",
                        metric.tool(),
                        metric.url(),
                        metric.name().wireName(),
                        metric.value(),
                        metric.unit().symbol()))
                .toList();
    }

    private static ReportDetails read(AnalyzerService service, String analysis) throws IOException {
        var question = new Question(service, new Target("demo", 1), new TreeSet<>(), new TreeSet<>());
        String frame = "{'type':'x_result','status':'success','analysis':" + analysis + "}";
        AnalysisReport report =
                ReportReader.read(Bytes.of(frame.replace('\'', '"')), question).report();
        return report.details();
    }
}
