package dev.assay.tasks;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.assay.model.task.Target;
import dev.assay.tasks.analysis.ApplicationsFolder;
import dev.assay.testkit.model.ModelServer;
import dev.assay.testkit.model.Reply;
import dev.assay.testkit.postgres.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A generation from its submit to an application that can be analysed, over HTTP, on a real Postgres, with a model
/// server that does as it is told.
@QuarkusTest
@QuarkusTestResource(value = PostgresTestResource.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = GenerationResource.class, restrictToAnnotatedClass = true)
class GenerationLifeTest {

    private static final Set<String> FINAL = Set.of("COMPLETED", "PARTIAL_SUCCESS", "FAILED", "CANCELLED");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static final String ANSWER = """
            Here is the whole application.

            ```python backend/app.py
            from flask import Flask
            app = Flask(__name__)
            ```

            ```text backend/requirements.txt
            flask==3.0.3
            ```

            ```json frontend/package.json
            {"name": "todo"}
            ```

            ```html frontend/index.html
            <!doctype html>
            ```

            ```jsx frontend/src/App.jsx
            export default () => null;
            ```
            """;

    ModelServer models = ModelServer.start();
    Path home = Path.of("");

    @Inject
    ApplicationsFolder applications;

    @Test
    void a_generation_becomes_an_application_that_can_be_analysed() throws IOException {
        models.answerInTurn(Reply.answer(ANSWER));

        String id = submit("whole_model", "crud_todo_list");
        JsonPath task = untilFinal(id);

        assertThat(task.getString("status")).as(task.prettify()).isEqualTo("COMPLETED");
        assertThat(task.getString("model")).isEqualTo("whole_model");
        assertThat(task.getInt("app")).isEqualTo(1);
        Path application = home.resolve("applications/whole_model/crud_todo_list/app1");
        assertThat(application.resolve("backend/app.py"))
                .hasContent("from flask import Flask\napp = Flask(__name__)\n");
        assertThat(application.resolve("frontend/src/App.jsx")).exists();
        assertThat(application.resolve(".assay-generation.json")).content().contains(id);
        assertThat(applications.isMissing(new Target("whole_model", 1))).isFalse();
        assertThat(applications.isMissing(new Target("whole_model", 2))).isTrue();
        try (Stream<Path> left = Files.list(home.resolve("applications"))) {
            assertThat(left.map(each -> each.getFileName().toString())).noneMatch(name -> name.startsWith("."));
        }
    }

    @Test
    void what_it_cost_and_what_was_answered_is_kept() {
        models.answerInTurn(Reply.answer(ANSWER));

        String id = submit("kept_model", "crud_todo_list");
        JsonPath task = untilFinal(id);

        assertThat(task.getString("result.path")).isEqualTo("kept_model/app1/" + id);
        given().get("/api/tasks/" + id + "/files")
                .then()
                .statusCode(200)
                .body("items.name", hasItems("answer.md", "generation.json"));
        given().get("/api/tasks/" + id + "/files/answer.md")
                .then()
                .statusCode(200)
                .contentType(startsWith("text/plain"))
                .body(equalTo(ANSWER));
        given().get("/api/tasks/" + id + "/files/generation.json")
                .then()
                .body("place", equalTo("kept_model/crud_todo_list/app1"))
                .body("cost", equalTo(0.0125f))
                .body("files.path", hasItem("backend/app.py"));
        given().get("/api/tasks/" + id + "/result").then().body("metadata.kind", equalTo("generation"));
        given().get("/api/tasks/" + id + "/timeline")
                .then()
                .body("attempts[0].call.model", equalTo("kept/model"))
                .body("attempts[0].call.promptTokens", equalTo(800))
                .body("attempts[0].call.cost", equalTo(0.0125f))
                .body("attempts[0].call.outcome", equalTo("OK"));
        given().get("/api/tasks/" + id + "/details")
                .then()
                .statusCode(200)
                .body(
                        "services.generation.metrics.name",
                        hasItems("prompt_tokens", "completion_tokens", "cost", "files"));
        assertThat(models.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.body())
                        .contains("\"model\":\"kept/model\"", "\"include_usage\":true", "To-do list")
                        .containsPattern("\"stream\" ?: ?true"));
    }

    @Test
    void a_rate_limit_is_waited_for_and_the_attempt_counted() {
        models.answerInTurn(Reply.rateLimit(Duration.ofSeconds(1)), Reply.answer(ANSWER));

        String id = submit("limited_model", "crud_todo_list");
        JsonPath task = untilFinal(id);

        assertThat(task.getString("status")).as(task.prettify()).isEqualTo("COMPLETED");
        given().get("/api/tasks/" + id + "/timeline")
                .then()
                .body("attempts.call.outcome", equalTo(List.of("RATE_LIMITED", "OK")))
                .body("attempts[0].cause.code", equalTo("RATE_LIMITED"));
        JsonPath timeline = given().get("/api/tasks/" + id + "/timeline").jsonPath();
        assertThat(Instant.parse(timeline.getString("attempts[1].startedAt")))
                .isAfterOrEqualTo(
                        Instant.parse(timeline.getString("attempts[0].endedAt")).plusMillis(990));
    }

    @Test
    void an_answer_that_is_cut_off_is_asked_for_again() {
        models.answerInTurn(
                new Reply.CutOff(Reply.pieces(ANSWER.substring(0, 200), 40)),
                new Reply.EndedEarly(Reply.pieces(ANSWER.substring(0, 200), 40)),
                Reply.answer(ANSWER));

        String id = submit("cut_model", "crud_todo_list");
        JsonPath task = untilFinal(id);

        assertThat(task.getString("status")).as(task.prettify()).isEqualTo("COMPLETED");
        given().get("/api/tasks/" + id + "/timeline")
                .then()
                .body("attempts.call.outcome", equalTo(List.of("ANSWER_CUT_OFF", "ANSWER_CUT_OFF", "OK")));
        assertThat(home.resolve("applications/cut_model/crud_todo_list/app2")).doesNotExist();
    }

    @Test
    void a_refusal_for_good_ends_it_at_once_and_says_whose_words_these_are() {
        models.answerInTurn(Reply.refusal(401, "the key sk-very-secret is not known"));

        String id = submit("refused_model", "crud_todo_list");
        JsonPath task = untilFinal(id);

        assertThat(task.getString("status")).isEqualTo("FAILED");
        assertThat(task.getString("cause.code")).isEqualTo("GENERATION_REFUSED");
        assertThat(task.getString("cause.message")).contains("401", "the key *** is not known");
        assertThat(models.requests()).hasSize(1);
        assertThat(models.requests().getFirst().authorization()).isEqualTo("Bearer sk-very-secret");
    }

    @Test
    void an_answer_without_files_fails_and_is_kept() {
        models.answerInTurn(Reply.answer("I am sorry, I cannot do that."));

        String id = submit("sorry_model", "crud_todo_list");
        JsonPath task = untilFinal(id);

        assertThat(task.getString("status")).isEqualTo("FAILED");
        assertThat(task.getString("cause.code")).isEqualTo("UNUSABLE_ANSWER");
        assertThat(task.getString("cause.message")).contains("no files", "I am sorry");
        given().get("/api/tasks/" + id + "/files/answer.md")
                .then()
                .statusCode(200)
                .body(equalTo("I am sorry, I cannot do that."));
        assertThat(home.resolve("applications/sorry_model")).doesNotExist();
        assertThat(models.requests()).hasSize(1);
    }

    @Test
    void a_path_that_leads_out_leaves_nothing_behind() {
        models.answerInTurn(Reply.answer(ANSWER + "\n```text ../../escaped.txt\ngotcha\n```\n"));

        JsonPath task = untilFinal(submit("escaping_model", "crud_todo_list"));

        assertThat(task.getString("cause.code")).isEqualTo("UNUSABLE_ANSWER");
        assertThat(task.getString("cause.message")).contains("../../escaped.txt");
        assertThat(home.resolve("applications/escaping_model")).doesNotExist();
        assertThat(home.resolve("escaped.txt")).doesNotExist();
        assertThat(home.resolve("applications/escaped.txt")).doesNotExist();
    }

    @Test
    void the_next_free_number_is_free_in_both_layouts() throws IOException {
        Path model = home.resolve("applications/numbered_model");
        Files.createDirectories(model.resolve("app2"));
        Files.createDirectories(model.resolve("api_url_shortener/app4"));
        models.answerInTurn(Reply.answer(ANSWER));

        JsonPath task = untilFinal(submit("numbered_model", "crud_todo_list"));

        assertThat(task.getInt("app")).isEqualTo(5);
        assertThat(model.resolve("crud_todo_list/app5")).isDirectory();
    }

    @Test
    void cancelling_closes_the_connection_at_once() throws InterruptedException {
        models.answerInTurn(new Reply.Hanging(Reply.pieces(ANSWER.substring(0, 100), 40), true));

        String id = submit("cancelled_model", "crud_todo_list");
        models.awaitRequest();
        given().post("/api/tasks/" + id + "/cancel").then().statusCode(200);

        models.awaitDeparture();
        assertThat(untilFinal(id).getString("status")).isEqualTo("CANCELLED");
        assertThat(home.resolve("applications/cancelled_model")).doesNotExist();
    }

    @Test
    void a_price_of_ones_own_counts_where_the_provider_names_none() {
        models.answerInTurn(new Reply.Streamed(Reply.pieces(ANSWER, 40), "stop", 1_000, 10_000, -1));

        String id = submit("priced_model", "crud_todo_list");
        untilFinal(id);

        given().get("/api/tasks/" + id + "/timeline").then().body("attempts[0].call.cost", equalTo(0.153f));
    }

    @Test
    void a_request_that_makes_no_sense_says_all_that_is_wrong() {
        given().contentType("application/json")
                .body("""
                        {"kind":"generation","model":"../x","app":3,"generation":{"template":"nothing","temperature":9,"x":1}}
                        """)
                .post("/api/tasks")
                .then()
                .statusCode(422)
                .body(
                        "errors.field",
                        hasItems("model", "app", "generation.template", "generation.temperature", "generation.x"));
    }

    @Test
    void the_templates_are_listed() {
        given().get("/api/templates")
                .then()
                .statusCode(200)
                .body("items.name", hasItems("api_url_shortener", "crud_todo_list"))
                .body("configured", equalTo(true))
                .body("whyNot", nullValue());
    }

    private static String submit(String model, String template) {
        return given().contentType("application/json")
                .body("{\"kind\":\"generation\",\"model\":\"%s\",\"generation\":{\"template\":\"%s\"}}"
                        .formatted(model, template))
                .post("/api/tasks")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    /// A task's end is told by events, whose stream has tests of its own; here, asking is simpler.
    private static JsonPath untilFinal(String id) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            JsonPath task = given().get("/api/tasks/" + id)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            if (FINAL.contains(task.getString("status"))) {
                return task;
            }
            assertThat(Instant.now()).as(task.prettify()).isBefore(deadline);
            Thread.onSpinWait();
        }
    }
}
