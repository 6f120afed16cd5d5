package dev.assay.tasks.generation.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerParserTest {

    private final AnswerParser parser = new AnswerParser(new ObjectMapper());

    @Test
    void files_come_in_fenced_blocks_with_their_names() {
        assertThat(files("""
                Two files:

                ```python backend/app.py
                print(1)
                ```
                and
                ~~~css
                /* frontend/style.css */
                body {}
                ~~~
                """))
                .containsExactly(
                        new AnswerFile("backend/app.py", "print(1)\n"),
                        new AnswerFile("frontend/style.css", "/* frontend/style.css */\nbody {}\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```python backend/app.py\nx\n```",
                "```python:backend/app.py\nx\n```",
                "```backend/app.py\nx\n```",
                "``` backend/app.py\nx\n```",
                "```python title=\"backend/app.py\"\nx\n```",
                "```python filename=backend/app.py\nx\n```",
                "```{.python file=backend/app.py}\nx\n```",
                "```python ./backend/app.py\nx\n```",
                "````python backend/app.py\nx\n````",
                "~~~python backend/app.py\nx\n~~~",
                "File: backend/app.py\n```python\nx\n```",
                "File: `backend/app.py`\n\n```python\nx\n```",
                "**File: backend/app.py**\n```python\nx\n```",
                "**`backend/app.py`**\n```python\nx\n```",
                "**backend/app.py**:\n```python\nx\n```",
                "**backend/app.py:**\n```python\nx\n```",
                "`backend/app.py`:\n```python\nx\n```",
                "### backend/app.py\n```python\nx\n```",
                "## File: `backend/app.py`\n```python\nx\n```",
                "### 1. `backend/app.py`\n```python\nx\n```",
                "1. **backend/app.py**\n```python\nx\n```",
                "- backend/app.py (the server)\n```python\nx\n```",
                "backend/app.py:\n```\nx\n```",
                "filename: backend/app.py\n```\nx\n```"
            })
    void names_are_spelled_in_many_ways(String answer) {
        assertThat(files(answer)).containsExactly(new AnswerFile("backend/app.py", "x\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# backend/app.py",
                "# File: backend/app.py",
                "// backend/app.py",
                "/* backend/app.py */",
                "<!-- backend/app.py -->",
                "-- backend/app.py",
                "# backend/app.py - the server"
            })
    void the_first_line_may_be_the_name_and_stays(String line) {
        assertThat(files("```\n" + line + "\nx\n```"))
                .containsExactly(new AnswerFile("backend/app.py", line + "\nx\n"));
    }

    @Test
    void json_has_no_comments() {
        assertThat(files("```json\n// frontend/package.json\n{}\n```"))
                .containsExactly(new AnswerFile("frontend/package.json", "{}\n"));
    }

    @Test
    void a_document_with_files_is_an_answer_too() {
        String document = "{\"files\":[{\"path\":\"backend/app.py\",\"content\":\"x\\n\"}]}";

        assertThat(files(document)).containsExactly(new AnswerFile("backend/app.py", "x\n"));
        assertThat(files("Here:\n```json\n" + document + "\n```\n"))
                .containsExactly(new AnswerFile("backend/app.py", "x\n"));
    }

    @Test
    void commands_and_trees_are_no_files() {
        assertThat(files("""
                Structure:
                ```
                backend/
                  app.py
                ```
                ```app.py
                x
                ```
                ## Installation
                ```bash
                # backend
                cd backend && pip install -r requirements.txt
                ```
                Then open http://localhost:5000/index.html
                ```
                curl http://localhost:5000/index.html
                ```
                """)).containsExactly(new AnswerFile("app.py", "x\n"));
    }

    @Test
    void a_longer_fence_may_hold_shorter_ones() {
        assertThat(files("````md README.md\n```bash\nls\n```\n````\n"))
                .containsExactly(new AnswerFile("README.md", "```bash\nls\n```\n"));
    }

    @Test
    void a_file_that_is_written_twice_was_corrected() {
        assertThat(files("```app.py\n1\n```\nBetter:\n```app.py\n2\n```\n"))
                .containsExactly(new AnswerFile("app.py", "2\n"));
    }

    @Test
    void a_folder_around_everything_is_left_out() {
        ParsedAnswer parsed =
                parser.parse("```todo/backend/app.py\nx\n```\n```todo/README.md\ny\n```", List.of("backend/app.py"));

        assertThat(parsed)
                .isEqualTo(new ParsedAnswer.Usable(
                        List.of(new AnswerFile("backend/app.py", "x\n"), new AnswerFile("README.md", "y\n"))));
    }

    @Test
    void what_is_of_no_use_says_why() {
        assertThat(why("")).contains("it is empty");
        assertThat(why("No.")).contains("no blocks of code", "\"No.\"");
        assertThat(why("```python\nprint(1)\n```")).contains("1 blocks of code without a file's name");
        assertThat(why("```app.py\nprint(1)\n")).contains("ends in the middle of \"app.py\"");
        assertThat(why("```../app.py\nx\n```")).contains("../app.py");
        assertThat(why("{\"files\":[{\"path\":\"/etc/x.conf\",\"content\":\"\"}]}"))
                .contains("not relative");
        assertThat(why("{\"files\":[{\"path\":\"a.bin\",\"content\":\"\\u0000\"}]}"))
                .contains("NUL");
        assertThat(why("```App.py\nx\n```\n```app.py\nx\n```")).contains("same file");
        assertThat(why("```x.d/a.py\nx\n```\n```x.d\nx\n```")).contains("a file and a folder");
        assertThat(parser.parse("```app.py\nx\n```", List.of("app.py", "index.html")))
                .isEqualTo(new ParsedAnswer.Unusable("the answer lacks index.html; it has \"app.py\""));
    }

    @Test
    void too_many_and_too_large_files_are_refused() {
        assertThat(why(IntStream.rangeClosed(0, 200)
                        .mapToObj(i -> "```f%d.txt\nx\n```\n".formatted(i))
                        .collect(Collectors.joining())))
                .contains("201 files");
        String large = "x".repeat(1024 * 1024);
        assertThat(why("```a.txt\n" + large + "\n```")).contains("1048577 bytes");
        assertThat(why(IntStream.rangeClosed(0, 10)
                        .mapToObj(i -> "```f%d.txt\n%s\n```\n".formatted(i, large.substring(1)))
                        .collect(Collectors.joining())))
                .contains("an application has at most 10485760");
    }

    /// Whatever a model sends: an answer is read in a moment, and nothing that is read leads out.
    @Test
    void no_answer_breaks_it() {
        String[] parts = {
            "```",
            "````",
            "~~~",
            "\n",
            "../",
            "/",
            "\\",
            "app.py",
            "File:",
            "**",
            "`",
            " ",
            "{\"files\":[",
            "}",
            "\0",
            "# ",
            "// ",
            "<!--",
            "title=",
            "\"",
            "com1",
            "C:",
            "\uD800",
            "é",
            ".",
            "python "
        };
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            String answer = IntStream.range(0, 60)
                    .mapToObj(_ -> parts[random.nextInt(parts.length)])
                    .collect(Collectors.joining());
            if (parser.parse(answer, List.of()) instanceof ParsedAnswer.Usable(var files)) {
                assertThat(files)
                        .as("seed %d", seed)
                        .allSatisfy(file ->
                                assertThat(FilePaths.refusal(file.path())).isEmpty());
            }
        }
    }

    private List<AnswerFile> files(String answer) {
        ParsedAnswer parsed = parser.parse(answer, List.of());
        assertThat(parsed).isInstanceOf(ParsedAnswer.Usable.class);
        return ((ParsedAnswer.Usable) parsed).files();
    }

    private String why(String answer) {
        ParsedAnswer parsed = parser.parse(answer, List.of());
        assertThat(parsed).isInstanceOf(ParsedAnswer.Unusable.class);
        return ((ParsedAnswer.Unusable) parsed).why();
    }
}
