package dev.assay.edge.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GenerationEndpointTest {

    @Test
    void the_settings_name_it() {
        var endpoint = endpoint(Map.of(
                "assay.generation.endpoint", "http://localhost:8080/v1",
                "assay.generation.api-key", "secret",
                "OPENROUTER_API_KEY", "other",
                "OPENAI_BASE_URL", "http://elsewhere/v1"));

        assertThat(endpoint.configured()).isTrue();
        assertThat(endpoint.url()).isEqualTo(URI.create("http://localhost:8080/v1"));
        assertThat(endpoint.apiKey()).contains("secret");
    }

    @Test
    void without_any_setting_it_says_what_is_missing() {
        var endpoint = endpoint(Map.of());

        assertThat(endpoint.configured()).isFalse();
        assertThat(endpoint.whyNot()).contains("assay.generation.endpoint");
        assertThatThrownBy(endpoint::url).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_key_for_openrouter_is_enough() {
        var endpoint = endpoint(Map.of("OPENROUTER_API_KEY", "secret"));

        assertThat(endpoint.configured()).isTrue();
        assertThat(endpoint.url()).isEqualTo(URI.create("https://openrouter.ai/api/v1"));
        assertThat(endpoint.apiKey()).contains("secret");
    }

    @Test
    void what_clients_of_openai_read_works_here() {
        assertThat(endpoint(Map.of("OPENAI_API_KEY", "secret")).url())
                .isEqualTo(URI.create("https://api.openai.com/v1"));

        var local = endpoint(Map.of("OPENAI_API_KEY", "secret", "OPENAI_BASE_URL", "http://localhost:8000/v1"));
        assertThat(local.url()).isEqualTo(URI.create("http://localhost:8000/v1"));
        assertThat(local.apiKey()).contains("secret");
    }

    @Test
    void a_key_for_openrouter_is_sent_nowhere_else() {
        for (String other : new String[] {"http://localhost:8000/v1", "http://openrouter.ai/api/v1"}) {
            var endpoint = endpoint(Map.of("OPENROUTER_API_KEY", "secret", "OPENAI_BASE_URL", other));

            assertThat(endpoint.apiKey()).isEmpty();
        }
    }

    @Test
    void a_server_of_ones_own_needs_no_key_and_a_provider_does() {
        assertThat(endpoint(Map.of("assay.generation.endpoint", "http://localhost:11434/v1"))
                        .configured())
                .isTrue();
        assertThat(endpoint(Map.of("assay.generation.endpoint", "https://openrouter.ai/api/v1"))
                        .whyNot())
                .contains("assay.generation.api-key");
    }

    @Test
    void what_is_no_web_address_is_no_endpoint() {
        assertThat(endpoint(Map.of("assay.generation.endpoint", "localhost:8080"))
                        .whyNot())
                .contains("no web address");
    }

    private static GenerationEndpoint endpoint(Map<String, String> given) {
        return new GenerationEndpoint(GenerationConfig.of(given));
    }
}
