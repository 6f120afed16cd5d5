package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.testkit.analyzer.Recording;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Replays conversations written by hand after recorded ones: each shape, each way to fail, each lie about a
/// status.
class DistilledConversationsTest {

    /// What asking for an analysis comes to when it is answered with the conversation. Every one we have is here.
    /// Those that hold nothing but housekeeping leave a request without an answer.
    private static final String OUTCOMES = """
            ai_application_missing | ERROR requirements-scanner=FAILED:0 [0/0/0/0]
            ai_health | REQUEST_TIMED_OUT
            ai_not_json | ANALYZER_REPORTED_ERROR Invalid JSON format
            ai_one_tool_failed | PARTIAL code-quality-analyzer=COMPLETED:1 requirements-scanner=FAILED:0 [0/1/0/0]
            ai_ping | REQUEST_TIMED_OUT
            ai_scored | COMPLETE code-quality-analyzer=COMPLETED:1 requirements-scanner=COMPLETED:2 [0/2/1/0]
            ai_tool_unknown | ERROR nope=MISSING:0 [0/0/0/0]
            ai_type_unknown | ANALYZER_REPORTED_ERROR Unknown message type: get_capabilities
            ai_without_key | NO_TOOL_RAN requirements-scanner=FAILED:0 [0/0/0/0]
            dynamic_health | REQUEST_TIMED_OUT
            dynamic_not_json | ANALYZER_REPORTED_ERROR Invalid JSON format
            dynamic_nothing_reachable | ERROR curl=FAILED:0 [0/0/0/0]
            dynamic_ping | REQUEST_TIMED_OUT
            dynamic_reachable | COMPLETE curl=COMPLETED:1 curl-endpoint-tester=COMPLETED:1 [0/2/0/0]
            dynamic_scanner_missing | NO_TOOL_RAN zap=FAILED:0 [0/0/0/0]
            dynamic_tool_unknown | NO_TOOL_RAN nope=MISSING:0 [0/0/0/0]
            dynamic_type_unknown | ANALYZER_REPORTED_ERROR Unknown message type: get_capabilities
            performance_config_null | ANALYZER_REPORTED_ERROR 'NoneType' object has no attribute 'setdefault'
            performance_health | REQUEST_TIMED_OUT
            performance_measured | PARTIAL ab=COMPLETED:0 aiohttp=COMPLETED:0 locust=MISSING:0 [0/0/0/0]
            performance_not_json | ANALYZER_REPORTED_ERROR Invalid JSON format
            performance_nothing_reachable | ERROR aiohttp=FAILED:0 [0/0/0/0]
            performance_ping | REQUEST_TIMED_OUT
            performance_some_reachable | PARTIAL aiohttp=COMPLETED:0 [0/0/0/0]
            performance_tool_unknown | NO_TOOL_RAN nope=MISSING:0 [0/0/0/0]
            performance_type_unknown | ANALYZER_REPORTED_ERROR Unknown message type: get_capabilities
            static_all_tools | COMPLETE bandit=COMPLETED:2 eslint=COMPLETED:0 pylint=COMPLETED:1 stylelint=COMPLETED:0 vulture=COMPLETED:1 [1/1/1/1]
            static_application_missing | ERROR bandit=MISSING:0 [0/0/0/0]
            static_array | CONNECTION_LOST static-analyzer at R gave no result: closed by the analyzer with code 1000
            static_config_not_an_object | ANALYZER_REPORTED_ERROR Internal error: 'list' object has no attribute 'keys'
            static_every_shape | PARTIAL bandit=COMPLETED:2 mypy=FAILED:0 pylint=COMPLETED:1 radon=MISSING:0 safety=COMPLETED:1 vulture=COMPLETED:1 [2/1/1/1]
            static_fields_missing | ERROR  [0/0/0/0]
            static_health | REQUEST_TIMED_OUT
            static_not_json | ANALYZER_REPORTED_ERROR Invalid JSON format
            static_not_serializable | ANALYZER_REPORTED_ERROR Result serialization failed: a set is not JSON
            static_nothing_to_read | COMPLETE bandit=SKIPPED:0 eslint=SKIPPED:0 [0/0/0/0]
            static_one_tool | COMPLETE bandit=COMPLETED:2 [1/0/1/0]
            static_ping | REQUEST_TIMED_OUT
            static_pipelined | COMPLETE bandit=COMPLETED:2 [1/0/1/0]
            static_tool_switched_off | COMPLETE bandit=SKIPPED:0 vulture=COMPLETED:1 [0/0/0/1]
            static_tool_unknown | NO_TOOL_RAN no-such-tool=MISSING:0 [0/0/0/0]
            static_type_missing | ANALYZER_REPORTED_ERROR Unknown message type: unknown
            static_type_not_text | ANALYZER_REPORTED_ERROR Unknown message type: ['x']
            static_type_unknown | ANALYZER_REPORTED_ERROR Unknown message type: get_capabilities
            static_way_out_of_the_sources | COMPLETE vulture=COMPLETED:1 [0/0/0/1]
            """;

    private static final String HEALTHS = """
            ai_health | HEALTHY 1.0.0 requirements-scanner
            dynamic_health | HEALTHY 2.0.0 curl,zap
            performance_health | HEALTHY 2.0.0 ab,aiohttp
            static_health | HEALTHY 1.0.0 bandit,pylint,vulture
            """;

    @Test
    void each_conversation_has_exactly_the_outcome_it_should() throws Exception {
        assertThat(Replay.outcomes(Recording.distilled())).isEqualTo(OutcomeLine.table(OUTCOMES));
    }

    @Test
    void each_health_check_is_understood() throws Exception {
        List<Recording> checks = Recording.distilled().stream()
                .filter(recording -> recording.name().endsWith("_health"))
                .toList();

        assertThat(Replay.healths(checks)).isEqualTo(OutcomeLine.table(HEALTHS));
    }
}
