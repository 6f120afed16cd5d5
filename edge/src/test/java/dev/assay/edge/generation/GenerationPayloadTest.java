package dev.assay.edge.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.model.task.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationPayloadTest {

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void it_is_read_as_it_was_written() throws JsonProcessingException {
        var plain = new GenerationPayload(new ModelName("openai_gpt-4", "openai/gpt-4"), "crud_todo_list");
        var full = new GenerationPayload("openai_gpt-4", "openai/gpt-4", "crud_todo_list", 0.2, 16_000);

        assertThat(plain.write(json).json())
                .isEqualTo("{\"model\":\"openai_gpt-4\",\"modelId\":\"openai/gpt-4\",\"template\":\"crud_todo_list\"}");
        assertThat(GenerationPayload.read(plain.write(json), json)).isEqualTo(plain);
        assertThat(GenerationPayload.read(full.write(json), json)).isEqualTo(full);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"model\":\"../x\",\"modelId\":\"x\",\"template\":\"crud_todo_list\"}",
                "{\"model\":\"x\",\"modelId\":\"x y\",\"template\":\"crud_todo_list\"}",
                "{\"model\":\"x\",\"modelId\":\"x\",\"template\":\"../crud\"}",
                "{\"model\":\"x\",\"modelId\":\"x\",\"template\":\"app1\"}",
                "{\"model\":\"x\",\"modelId\":\"x\",\"template\":\"a\",\"temperature\":3}",
                "{\"model\":\"x\",\"modelId\":\"x\",\"template\":\"a\",\"maxOutputTokens\":0}"
            })
    void what_makes_no_sense_is_not_read(String text) {
        assertThatThrownBy(() -> GenerationPayload.read(new Payload(text), json))
                .isInstanceOf(JsonProcessingException.class);
    }
}
