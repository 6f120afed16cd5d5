package dev.assay.analyzers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every flaw planted in the samples is found by every tool that is here and should find it.
@QuarkusTest
@TestProfile(InstalledHere.class)
class PlantedFlawsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init")
    URI http;

    @Inject
    AnalyzerConfig config;

    private record Spot(String tool, String rule, String file, int line) {}

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    assay-samples_notes   | pmd nu-html-checker css-checker
                    assay-samples_library | pmd cpd
                    assay-samples_bakery  | pmd cpd nu-html-checker css-checker
                    """)
    void planted_flaws_are_found_and_the_application_is_left_alone(String model, String builtIn) throws Exception {
        Map<String, String> before = Folders.contents(config.sources().resolve(model));

        JsonNode analysis = analyse(model);

        assertThat(found(analysis)).containsAll(planted(model, used(analysis)));
        assertThat(found(analysis)).extracting(Spot::tool).contains(builtIn.split(" "));
        assertThat(Folders.contents(config.sources().resolve(model))).isEqualTo(before);
        assertThatSarifIsValid(analysis.path("sarif_export"));
        analysis.path("results")
                .forEach(area -> area.forEach(tool -> {
                    if (tool.has("tool")) {
                        assertThat(tool.path("status").asText())
                                .as(tool.toString())
                                .isIn("success", "no_files");
                    }
                    if (tool.has("sarif")) {
                        assertThatSarifIsValid(tool.path("sarif"));
                        assertThat(tool.at("/sarif/runs/0/results"))
                                .hasSize(tool.path("total_issues").asInt());
                    }
                }));
    }

    private JsonNode analyse(String model) throws InterruptedException {
        try (Client client = new Client(URI.create("ws://" + http.getHost() + ":" + http.getPort()))) {
            client.say("{\"type\":\"static_analyze\",\"model_slug\":\"" + model + "\",\"app_number\":1}");
            return client.hearUntil("static_analysis_result").getLast().path("analysis");
        }
    }

    private static Set<String> used(JsonNode analysis) {
        Set<String> used = new HashSet<>();
        analysis.path("tools_used").forEach(tool -> used.add(tool.asText()));
        return used;
    }

    private static Set<Spot> planted(String model, Set<String> tools) throws Exception {
        Set<Spot> planted = new HashSet<>();
        JsonNode flaws = JSON.readTree(
                Folders.samples().resolve(model).resolve("app1.flaws.json").toFile());
        for (JsonNode flaw : flaws.path("flaws")) {
            for (JsonNode by : flaw.path("foundBy")) {
                if (tools.contains(by.path("tool").asText())) {
                    planted.add(new Spot(
                            by.path("tool").asText(),
                            by.path("rule").asText(),
                            flaw.path("file").asText(),
                            flaw.path("line").asInt()));
                }
            }
        }
        assertThat(planted).isNotEmpty();
        return planted;
    }

    private static Set<Spot> found(JsonNode analysis) {
        Set<Spot> found = new HashSet<>();
        for (JsonNode run : analysis.path("sarif_export").path("runs")) {
            for (JsonNode result : run.path("results")) {
                JsonNode location = result.at("/locations/0/physicalLocation");
                found.add(new Spot(
                        run.at("/tool/driver/name").asText(),
                        result.path("ruleId").asText(),
                        location.at("/artifactLocation/uri")
                                .asText()
                                .replaceFirst("file:///app/sources/[^/]+/app1/", ""),
                        location.at("/region/startLine").asInt()));
            }
        }
        return found;
    }

    /// What SARIF 2.1.0 requires of a document like ours.
    private static void assertThatSarifIsValid(JsonNode document) {
        assertThat(document.path("version").asText()).isEqualTo("2.1.0");
        assertThat(document.path("$schema").asText()).startsWith("https://");
        assertThat(document.path("runs").isArray()).isTrue();
        for (JsonNode run : document.path("runs")) {
            JsonNode rules = run.at("/tool/driver/rules");
            assertThat(run.at("/tool/driver/name").asText()).isNotBlank();
            for (JsonNode result : run.path("results")) {
                assertThat(result.at("/message/text").asText()).isNotBlank();
                assertThat(result.path("level").asText()).isIn("error", "warning", "note");
                assertThat(rules.path(result.path("ruleIndex").asInt()).path("id"))
                        .isEqualTo(result.path("ruleId"));
                JsonNode location = result.at("/locations/0/physicalLocation");
                assertThat(URI.create(location.at("/artifactLocation/uri").asText())
                                .getScheme())
                        .isEqualTo("file");
                assertThat(location.path("region").isMissingNode()
                                || location.at("/region/startLine").asInt() >= 1)
                        .isTrue();
            }
        }
    }
}
