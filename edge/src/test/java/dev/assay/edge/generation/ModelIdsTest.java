package dev.assay.edge.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelIdsTest {

    private final ModelIds models = new ModelIds(GenerationConfig.of(Map.of(
            "assay.generation.models.meta_llama", "meta-llama/llama-3.1-8b-instruct:free",
            "assay.generation.models.\"local_qwen2.5\"", "qwen2.5-coder:7b")));

    @ParameterizedTest
    @CsvSource(textBlock = """
            openai_gpt-4,              openai_gpt-4,              openai/gpt-4
            openai/gpt-4o,             openai_gpt-4o,             openai/gpt-4o
            deepseek/deepseek-r1:free, deepseek_deepseek-r1_free, deepseek/deepseek-r1:free
            x-ai_grok_mini,            x-ai_grok_mini,            x-ai/grok_mini
            llama3,                    llama3,                    llama3
            qwen2.5-coder:7b,          qwen2.5-coder_7b,          qwen2.5-coder:7b
            meta_llama,                meta_llama,                meta-llama/llama-3.1-8b-instruct:free
            meta/llama,                meta_llama,                meta-llama/llama-3.1-8b-instruct:free
            local_qwen2.5,             local_qwen2.5,             qwen2.5-coder:7b
            """)
    void both_names_lead_to_both_names(String name, String slug, String id) {
        assertThat(models.find(name)).contains(new ModelName(slug, id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/gpt", "../gpt", "a/../b", "open ai/gpt", "a\nb", "_gpt", "a..b", "ä/b"})
    void what_is_no_name_leads_to_none(String name) {
        assertThat(models.find(name)).isEmpty();
    }

    @Test
    void a_mapping_that_is_none_is_refused() {
        var broken = GenerationConfig.of(Map.of("assay.generation.models.x", "not an id"));

        assertThatThrownBy(() -> new ModelIds(broken)).hasMessageContaining("assay.generation.models.x");
    }
}
