package dev.assay.tasks.generation.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the `usage` that comes with one of an answer's events, OpenRouter's `cost` included. Read here rather than
/// by the library, which knows no cost, and keeps nothing of an answer that breaks off.
final class UsageReader {

    private static final BigDecimal MOST = new BigDecimal("1000000");

    private final ObjectMapper json;

    UsageReader(ObjectMapper json) {
        this.json = json;
    }

    Optional<Usage> in(String data) {
        if (!data.contains("\"usage\"")) {
            return Optional.empty();
        }
        try {
            JsonNode usage = json.readTree(data).path("usage");
            return usage.isObject()
                    ? Optional.of(new Usage(
                            count(usage.path("prompt_tokens")), count(usage.path("completion_tokens")), cost(usage)))
                    : Optional.empty();
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }

    private static @Nullable Integer count(JsonNode node) {
        return node.canConvertToInt() && node.intValue() >= 0 ? (Integer) node.intValue() : null;
    }

    private static @Nullable BigDecimal cost(JsonNode usage) {
        JsonNode cost = usage.path("cost");
        if (!cost.isNumber()) {
            return null;
        }
        BigDecimal dollars = cost.decimalValue();
        return dollars.signum() >= 0 && dollars.compareTo(MOST) <= 0 ? dollars : null;
    }
}
