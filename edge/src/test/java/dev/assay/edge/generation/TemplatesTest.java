package dev.assay.edge.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest {

    private static final String REQUIREMENTS = """
            {"title":"Counter","description":"Counts.","functional":["It counts."],
             "endpoints":[{"method":"GET","path":"/api/count","does":"the count"}],
             "acceptance":["It counts to three."],"files":["backend/app.py"]}
            """;

    @TempDir
    Path folder;

    @Test
    void the_bundled_ones_are_all_there() throws IOException {
        Templates bundled = templates(Map.of());

        assertThat(bundled.names())
                .containsExactly("api_url_shortener", "api_weather_display", "auth_user_login", "crud_todo_list");
        try (Stream<Path> folders = Files.list(Path.of("../templates"))) {
            assertThat(folders.filter(each -> Files.exists(each.resolve("requirements.json")))
                            .map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(bundled.names());
        }
    }

    @Test
    void a_prompt_has_the_requirements_and_no_place_holders() {
        Template.Prompt prompt =
                templates(Map.of()).find("crud_todo_list").orElseThrow().prompt();

        assertThat(prompt.system()).contains("Flask", "React").doesNotContain("{{");
        assertThat(prompt.user())
                .contains("To-do list", "DELETE /api/todos/<id>: 204, or 404", "- backend/app.py")
                .doesNotContain("{{");
    }

    @Test
    void ones_own_are_added_and_replace() throws IOException {
        template("counter");
        template("crud_todo_list");
        Files.writeString(folder.resolve("counter/user.md"), "Write {{title}} with {{files}}");

        Templates both = templates(Map.of("assay.generation.templates-dir", folder.toString()));

        assertThat(both.names()).contains("counter", "api_url_shortener");
        assertThat(both.find("crud_todo_list").orElseThrow().requirements().title())
                .isEqualTo("Counter");
        Template.Prompt prompt = both.find("counter").orElseThrow().prompt();
        assertThat(prompt.user()).isEqualTo("Write Counter with - backend/app.py");
        assertThat(prompt.system()).contains("Flask");
    }

    @Test
    void one_that_is_broken_keeps_the_service_from_starting() throws IOException {
        template("counter");
        Files.writeString(folder.resolve("counter/requirements.json"), "{\"title\":\"Counter\"}");

        assertThatThrownBy(() -> templates(Map.of("assay.generation.templates-dir", folder.toString())))
                .hasMessageContaining("counter")
                .hasMessageContaining("no description");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "A", "app1", "1a", "a.b", "a-b", "con:"})
    void what_could_lead_elsewhere_is_no_name(String name) {
        assertThat(Template.isValidName(name)).isFalse();
    }

    private void template(String name) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve(name)).resolve("requirements.json"), REQUIREMENTS);
    }

    private static Templates templates(Map<String, String> given) {
        return new Templates(GenerationConfig.of(given), new ObjectMapper());
    }
}
