package dev.assay.model.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ToolCatalogTest {

    private final ToolCatalog catalog = ToolCatalog.STANDARD;

    @Test
    void each_tool_is_routed_to_the_service_that_offers_it() {
        var routed = catalog.route(List.of("zap", "bandit", "eslint", "locust"));

        assertThat(routed.keySet())
                .containsExactly(AnalyzerService.STATIC, AnalyzerService.DYNAMIC, AnalyzerService.PERFORMANCE);
        assertThat(routed.get(AnalyzerService.STATIC)).containsExactly("bandit", "eslint");
    }

    @ParameterizedTest
    @CsvSource({
        "bandit, bandit",
        "BANDIT, bandit",
        "' eslint ', eslint",
        "locust-performance, locust",
        "requirements-checker, requirements-scanner"
    })
    void names_are_known_in_any_case_and_by_their_aliases(String name, String resolved) {
        assertThat(catalog.resolve(name)).contains(resolved);
    }

    @Test
    void an_unknown_name_is_not_guessed_at() {
        assertThat(catalog.resolve("rm -rf")).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> catalog.route(List.of("bandit", "nosuch")))
                .withMessageContaining("nosuch");
    }

    @Test
    void every_name_is_listed_once_and_resolves_to_itself() {
        assertThat(catalog.names()).doesNotHaveDuplicates().isSorted();
        assertThat(catalog.names())
                .allSatisfy(name -> assertThat(catalog.resolve(name)).contains(name));
    }

    @ParameterizedTest
    @EnumSource
    void every_ready_made_analysis_asks_somebody_for_something_that_is_there(AnalysisType type) {
        var routed = catalog.route(type);

        assertThat(routed).isNotEmpty();
        routed.forEach((service, tools) -> assertThat(catalog.toolsOf(service)).containsAll(tools));
    }

    @Test
    void a_comprehensive_analysis_asks_all_services_for_everything() {
        assertThat(catalog.route(AnalysisType.COMPREHENSIVE))
                .containsOnlyKeys(AnalyzerService.values())
                .isEqualTo(catalog.route(AnalysisType.UNIFIED))
                .allSatisfy((_, tools) -> assertThat(tools).isEmpty());
    }

    @Test
    void a_catalogue_may_lack_a_service() {
        var small = new ToolCatalog(Map.of(), Map.of());

        assertThat(small.toolsOf(AnalyzerService.AI)).isEmpty();
    }
}
