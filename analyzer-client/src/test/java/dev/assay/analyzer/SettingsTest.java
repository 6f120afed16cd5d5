package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Tier;
import dev.assay.model.breaker.BreakerPolicy;
import dev.assay.model.task.Target;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @Test
    void the_variables_users_bring_along_name_the_replicas() {
        AnalyzerClientSettings settings = AnalyzerClientSettings.fromVariables(Map.of(
                "STATIC_ANALYZER_URLS", " ws://static-1:2001, ws://static-2:2001,,ws://static-1:2001 ",
                "DYNAMIC_ANALYZER_URLS", "wss://dynamic/path",
                "PERF_TESTER_URLS", "ws://[::1]:2003",
                "AI_ANALYZER_URLS", ""));

        assertThat(settings.replicas(AnalyzerService.STATIC))
                .containsExactly(URI.create("ws://static-1:2001"), URI.create("ws://static-2:2001"));
        assertThat(settings.replicas(AnalyzerService.DYNAMIC)).containsExactly(URI.create("wss://dynamic/path"));
        assertThat(settings.replicas(AnalyzerService.PERFORMANCE)).hasSize(1);
        assertThat(settings.replicas(AnalyzerService.AI)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://static:2001",
                "static:2001",
                "ws://",
                "ws://static:99999",
                "ws://static:0",
                "ws://me:secret@static:2001",
                "ws://static:2001#x",
                "ws://static:2001?token=secret",
                "ws://static:2001/?token=secret",
                "http://static:2001/?token=secret",
                "http://me:secret@static:2001",
                "static:2001?secret",
                "dns+wss://me:secret@static:2001",
                "ws://?secret",
                "ws://sta tic",
                "ws:///path"
            })
    void a_bad_url_is_refused_by_the_name_of_its_setting_and_secrets_are_not_repeated(String url) {
        assertThatThrownBy(() -> ReplicaUrls.parse("STATIC_ANALYZER_URLS", "ws://good:1," + url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("STATIC_ANALYZER_URLS: ")
                .hasMessageNotContaining("secret");
    }

    @Test
    void a_name_may_stand_for_all_its_addresses() {
        assertThat(ReplicaUrls.parse("X", "dns+ws://static-analyzer.assay.svc:2001/a,ws://other:2001"))
                .containsExactly(
                        URI.create("dns+ws://static-analyzer.assay.svc:2001/a"), URI.create("ws://other:2001"));
        assertThatThrownBy(() -> ReplicaUrls.parse("X", "dns+wss://static:2001"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("X: dns+wss://static:2001", "certificate", "dns+ws://");
        assertThatThrownBy(() -> ReplicaUrls.parse("X", "dns+ws://static"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a port");
    }

    @Test
    void urls_that_name_the_same_replica_count_once() {
        assertThat(ReplicaUrls.parse("X", "ws://Static:80, ws://static,WS://static/,ws://static:2001,wss://static:80"))
                .containsExactly(
                        URI.create("ws://Static:80"), URI.create("ws://static:2001"), URI.create("wss://static:80"));
    }

    @Test
    void a_replica_is_given_as_many_requests_at_once_as_it_can_take() {
        AnalyzerClientSettings settings = AnalyzerClientSettings.of(Map.of());
        assertThat(settings.limit(AnalyzerService.STATIC)).isEqualTo(4);
        assertThat(settings.limit(AnalyzerService.DYNAMIC)).isEqualTo(1);
        assertThat(settings.limit(AnalyzerService.PERFORMANCE)).isEqualTo(1);
        assertThat(settings.limit(AnalyzerService.AI)).isEqualTo(4);
        assertThat(settings.breaker()).isEqualTo(BreakerPolicy.STANDARD);

        AnalyzerClientSettings wider = settings.withLimits(Map.of(AnalyzerService.AI, 16));
        assertThat(wider.limit(AnalyzerService.AI)).isEqualTo(16);
        assertThat(wider.limit(AnalyzerService.STATIC)).isEqualTo(4);
        assertThatThrownBy(() -> settings.withLimits(Map.of(AnalyzerService.DYNAMIC, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("dynamic-analyzer", "only 1 request at once");
        assertThatThrownBy(() -> settings.withLimits(Map.of(AnalyzerService.STATIC, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1");
    }

    @Test
    void hosts_with_underscores_are_names_that_compose_files_use() {
        assertThat(ReplicaUrls.parse("X", "ws://my_static-analyzer_1:2001")).hasSize(1);
    }

    @Test
    void the_defaults_are_those_the_known_analyzers_need() {
        AnalyzerClientSettings settings = AnalyzerClientSettings.of(Map.of());

        assertThat(settings.maxResultBytes()).isEqualTo(256L * 1024 * 1024);
        assertThat(settings.connectTimeout()).isGreaterThanOrEqualTo(Duration.ofSeconds(10));
        assertThat(settings.healthTimeout()).isGreaterThanOrEqualTo(Duration.ofSeconds(10));
        assertThat(settings.connectRetryDelays())
                .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));
    }

    @Test
    void an_outer_limit_must_be_longer_than_an_inner_one() {
        Duration second = Duration.ofSeconds(1);

        assertThatThrownBy(() -> new Deadline(second, Duration.ofMillis(1), second))
                .hasMessageContaining("request limit");
        assertThatThrownBy(() -> new Deadline(Duration.ofMillis(1), second, second))
                .hasMessageContaining("request limit");
        assertThatThrownBy(() -> new Deadline(Duration.ZERO, second, second)).hasMessageContaining("connect limit");
    }

    @Test
    void options_that_are_not_json_are_refused_where_they_are_handed_in() {
        for (Object bad : List.of(Double.NaN, new Object(), Map.of(1, "x"), List.of(Duration.ZERO))) {
            assertThatThrownBy(() -> new AnalysisRequest(
                            "r",
                            AnalyzerService.STATIC,
                            new Target("demo", 1),
                            new TreeSet<>(),
                            List.of(),
                            Map.of("x", bad),
                            Tier.QUICK))
                    .as("%s", bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("options.x");
        }
    }
}
