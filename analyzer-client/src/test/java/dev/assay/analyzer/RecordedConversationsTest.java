package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.testkit.analyzer.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Replays what real analyzers said, where the recordings are at hand: `../shared/fixtures/frames` beside the
/// repository, or the folder that the system property `assay.recordings` names. What matters of them is tested
/// without them too, see [DistilledConversationsTest].
class RecordedConversationsTest {

    private static final Path FOLDER = Path.of(System.getProperty("assay.recordings", "../../shared/fixtures/frames"));

    /// What asking for an analysis comes to when it is answered with the conversation. Every recorded one is here.
    /// Those that hold nothing but housekeeping leave a request without an answer. Of those marked CUT the
    /// `analysis` was taken out of the result when it was recorded (35 KB over the wire, 128 bytes in the file), so
    /// that what remains has to be unreadable.
    private static final String OUTCOMES = """
            ai_default_tools_no_key | NO_TOOL_RAN requirements-scanner=FAILED:4 [0/4/0/0]
            ai_health | REQUEST_TIMED_OUT
            ai_malformed_json | ANALYZER_REPORTED_ERROR Invalid JSON format
            ai_missing_app | ERROR requirements-scanner=FAILED:0 [0/0/0/0]
            ai_missing_template | ERROR requirements-scanner=FAILED:0 [0/0/0/0]
            ai_ping | REQUEST_TIMED_OUT
            ai_unknown_tool | ERROR nope=MISSING:0 [0/0/0/0]
            ai_unknown_type | ANALYZER_REPORTED_ERROR Unknown message type: get_capabilities
            dynamic_curl_ok | COMPLETE curl=COMPLETED:1 curl-endpoint-tester=COMPLETED:4 [0/5/0/0]
            dynamic_health | REQUEST_TIMED_OUT
            dynamic_health_while_blocked | REQUEST_TIMED_OUT
            dynamic_localhost_rewritten | ERROR curl=FAILED:0 curl-endpoint-tester=FAILED:0 [0/0/0/0]
            dynamic_malformed_json | ANALYZER_REPORTED_ERROR Invalid JSON format
            dynamic_nmap_only | COMPLETE nmap=COMPLETED:0 [0/0/0/0]
            dynamic_ping | REQUEST_TIMED_OUT
            dynamic_unknown_tool | NO_TOOL_RAN nope=MISSING:0 [0/0/0/0]
            dynamic_unknown_type | ANALYZER_REPORTED_ERROR Unknown message type: get_capabilities
            dynamic_unreachable | ERROR curl=FAILED:0 curl-endpoint-tester=FAILED:0 [0/0/0/0]
            dynamic_zap_only_no_daemon | NO_TOOL_RAN zap=FAILED:0 [0/0/0/0]
            performance_config_null_with_users | ANALYZER_REPORTED_ERROR 'NoneType' object has no attribute 'setdefault'
            performance_health | REQUEST_TIMED_OUT
            performance_malformed_json | ANALYZER_REPORTED_ERROR Invalid JSON format
            performance_missing_fields | ERROR aiohttp=FAILED:0 [0/0/0/0]
            performance_no_targets | ERROR aiohttp=FAILED:0 [0/0/0/0]
            performance_ping | REQUEST_TIMED_OUT
            performance_test_ok | COMPLETE ab=COMPLETED:0 aiohttp=COMPLETED:0 [0/0/0/0]
            performance_unknown_tool | NO_TOOL_RAN nope=MISSING:0 [0/0/0/0]
            performance_unknown_type | ANALYZER_REPORTED_ERROR Unknown message type: get_capabilities
            performance_unreachable | ERROR ab=MISSING:0 aiohttp=FAILED:0 [0/0/0/0]
            static_analyze_all_default | COMPLETE bandit=COMPLETED:5 eslint=COMPLETED:8 mypy=COMPLETED:5 pylint=COMPLETED:1 radon=COMPLETED:0 ruff=COMPLETED:7 stylelint=COMPLETED:0 vulture=COMPLETED:7 [15/9/2/7]
            static_analyze_config_disabled | COMPLETE bandit=SKIPPED:0 vulture=COMPLETED:7 [0/0/0/7]
            static_analyze_config_not_object | ANALYZER_REPORTED_ERROR Internal error: 'list' object has no attribute 'keys'
            static_analyze_empty_app | COMPLETE bandit=SKIPPED:0 eslint=SKIPPED:0 [0/0/0/0]
            static_analyze_few | COMPLETE bandit=COMPLETED:5 eslint=COMPLETED:8 ruff=COMPLETED:7 vulture=COMPLETED:7 [10/8/2/7]
            static_analyze_missing_app | ERROR bandit=MISSING:0 [0/0/0/0]
            static_analyze_missing_fields | ERROR  [0/0/0/0]
            static_analyze_path_traversal | COMPLETE vulture=COMPLETED:7 [0/0/0/7]
            static_analyze_two_requests_one_connection | COMPLETE vulture=COMPLETED:7 [0/0/0/7]
            static_analyze_unknown_tool | NO_TOOL_RAN no-such-tool=MISSING:0 [0/0/0/0]
            static_client_close_mid_analysis | REQUEST_TIMED_OUT
            static_client_message_over_100MiB | CONNECTION_LOST static-analyzer at R gave no result: closed by the analyzer with code 1009: frame with 105906203 bytes exceeds limit of 104857600 bytes
            static_health | REQUEST_TIMED_OUT
            static_json_not_object | CONNECTION_LOST static-analyzer at R gave no result: closed by the analyzer with code 1000
            static_malformed_json | ANALYZER_REPORTED_ERROR Invalid JSON format
            static_missing_type | ANALYZER_REPORTED_ERROR Unknown message type: unknown
            static_ping | REQUEST_TIMED_OUT
            static_three_concurrent-0 | CUT UNREADABLE_RESULT
            static_three_concurrent-1 | CUT UNREADABLE_RESULT
            static_three_concurrent-2 | CUT UNREADABLE_RESULT
            static_type_not_string | ANALYZER_REPORTED_ERROR Unknown message type: ['x']
            static_unknown_type | ANALYZER_REPORTED_ERROR Unknown message type: get_capabilities
            static_ws_ping_during_analysis | COMPLETE pylint=COMPLETED:1 [0/1/0/0]
            """;

    private static final String HEALTHS = """
            ai_health | HEALTHY 1.0.0 code-quality-analyzer,curl-endpoint-tester,requirements-scanner
            dynamic_health | HEALTHY 2.0.0 curl,nmap,zap
            dynamic_health_while_blocked | HEALTHY 2.0.0 curl,nmap,zap
            performance_health | HEALTHY 2.0.0 ab,aiohttp,curl
            static_health | HEALTHY 1.0.0 bandit,eslint,html-validator,mypy,npm-audit,pylint,radon,ruff,stylelint,vulture
            """;

    @Test
    void each_recorded_conversation_has_exactly_the_outcome_it_should() throws Exception {
        assertThat(Replay.outcomes(recordings())).isEqualTo(OutcomeLine.table(OUTCOMES));
    }

    @Test
    void each_recorded_health_check_is_understood() throws Exception {
        List<Recording> checks = recordings().stream()
                .filter(recording -> recording.name().contains("_health"))
                .toList();

        assertThat(Replay.healths(checks)).isEqualTo(OutcomeLine.table(HEALTHS));
    }

    private static List<Recording> recordings() throws IOException {
        assumeTrue(Files.isDirectory(FOLDER), "no recordings at " + FOLDER);
        return Recording.loadAll(FOLDER);
    }
}
