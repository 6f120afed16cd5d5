package dev.assay.tasks.generation.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads `{"files":[{"path":"…","content":"…"}]}`, which some models answer with whatever they are asked for.
final class JsonFiles {

    private final ObjectReader json;

    JsonFiles(ObjectMapper json) {
        this.json = json.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /// @return empty when it is not of that form
    Optional<List<NamedText>> in(String text) {
        String stripped = text.strip();
        if (!stripped.startsWith("{") || !stripped.endsWith("}")) {
            return Optional.empty();
        }
        try {
            JsonNode files = json.readTree(stripped).path("files");
            if (!files.isArray() || files.isEmpty()) {
                return Optional.empty();
            }
            var named = new ArrayList<NamedText>();
            for (JsonNode file : files) {
                if (!file.path("path").isTextual() || !file.path("content").isTextual()) {
                    return Optional.empty();
                }
                named.add(new NamedText(
                        file.path("path").textValue(), file.path("content").textValue()));
            }
            return Optional.of(named);
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }
}
