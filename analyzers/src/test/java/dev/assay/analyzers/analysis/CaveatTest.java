package dev.assay.analyzers.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CaveatTest {

    @Test
    void a_result_that_speaks_of_all_files_has_none() {
        assertThat(Caveat.of(List.of(), 0)).isEmpty();
    }

    @Test
    void files_a_tool_could_not_parse_are_counted_and_the_first_ones_named() {
        assertThat(Caveat.of(List.of("src/Broken.java: line 3: no"), 0))
                .contains("1 file could not be parsed: src/Broken.java");
        assertThat(Caveat.of(List.of("a: x", "b: x", "c: x", "d: x"), 0))
                .contains("4 files could not be parsed: a, b, c, …");
    }

    @Test
    void files_a_tool_never_saw_are_counted() {
        assertThat(Caveat.of(List.of("a: x"), 2))
                .contains("1 file could not be parsed: a; "
                        + "2 files not looked at, because too large, too many or unreadable");
    }
}
