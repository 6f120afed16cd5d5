package dev.assay.model.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/pipeline-lifecycle.md` and [PipelineStatus] say the same.
class PipelineLifecyclePageTest {

    private static final Path PAGE = Path.of("..", "docs", "pipeline-lifecycle.md");
    private static final Pattern DIAGRAM_EDGE = Pattern.compile("(?m)^ +([A-Z_]+) --> ([A-Z_]+)");
    private static final Pattern TABLE_EDGE = Pattern.compile("(?m)^\\| ([A-Z_]+) → ([A-Z_]+) \\|");

    @Test
    void the_table_has_the_edges_of_the_enum() throws IOException {
        assertThat(edges(TABLE_EDGE)).isEqualTo(edgesOfTheEnum());
    }

    @Test
    void the_picture_has_the_edges_of_the_enum() throws IOException {
        assertThat(edges(DIAGRAM_EDGE)).isEqualTo(edgesOfTheEnum());
    }

    @Test
    void the_page_tells_what_each_state_is() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(PipelineStatus.values())
                .allSatisfy(status -> assertThat(page).contains("| `" + status + "` |"));
        assertThat(JobState.values()).allSatisfy(state -> assertThat(page).contains("| `" + state + "` |"));
    }

    private static Set<String> edges(Pattern edge) throws IOException {
        return edge.matcher(Files.readString(PAGE))
                .results()
                .map(match -> match.group(1) + " → " + match.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> edgesOfTheEnum() {
        return Stream.of(PipelineStatus.values())
                .flatMap(from -> from.next().stream().map(to -> from + " → " + to))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
