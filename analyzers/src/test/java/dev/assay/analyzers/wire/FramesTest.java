package dev.assay.analyzers.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class FramesTest {

    private static final int EIGHT_MIB = 8 * 1024 * 1024;

    @Test
    void a_part_above_eight_mebibytes_is_left_out_and_counted_in_bytes() {
        assertThat(Frames.withPart(progress(), part("x".repeat(EIGHT_MIB - 5_000)))
                        .has("analysis"))
                .isTrue();
        assertThat(Frames.withPart(progress(), part("x".repeat(EIGHT_MIB))).has("analysis"))
                .isFalse();
        assertThat(Frames.withPart(progress(), part("ü".repeat(EIGHT_MIB / 2 + 1)))
                        .has("analysis"))
                .isFalse();
    }

    private static ObjectNode progress() {
        return JsonNodeFactory.instance.objectNode().put("type", "progress_update");
    }

    private static ObjectNode part(String text) {
        return JsonNodeFactory.instance.objectNode().put("text", text);
    }
}
