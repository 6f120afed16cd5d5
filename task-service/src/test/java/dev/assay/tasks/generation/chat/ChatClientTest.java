package dev.assay.tasks.generation.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.edge.generation.GenerationEndpoint;
import dev.assay.edge.generation.GenerationPayload;
import dev.assay.edge.generation.GenerationSettings;
import dev.assay.edge.generation.Template;
import dev.assay.model.task.FailureCause.Code;
import dev.assay.testkit.model.ModelServer;
import dev.assay.testkit.model.Reply;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ChatClientTest {

    private static final Question QUESTION = new Question(
            new GenerationPayload("openai_gpt-4", "openai/gpt-4", "crud_todo_list", 0.5, 1234),
            new Template.Prompt("You write.", "Write \"it\"."));

    private final ModelServer server = ModelServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void an_answer_comes_in_pieces_and_with_what_it_cost() throws InterruptedException {
        server.answerInTurn(new Reply.Streamed(List.of("Hel", "lo ", "\u00fcber ```"), "stop", 12, 34, 0.000_5));
        var heard = new ArrayList<String>();

        ModelReply reply = client(Map.of()).ask(QUESTION, heard::add);

        assertThat(reply)
                .isEqualTo(new ModelReply.Answered("Hello \u00fcber ```", new Usage(12, 34, new BigDecimal("5.0E-4"))));
        assertThat(heard).containsExactly("Hel", "lo ", "\u00fcber ```");
        assertThat(server.requests()).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/v1/chat/completions");
            assertThat(request.authorization()).isEmpty();
            assertThat(request.body().replaceAll("\\s", ""))
                    .contains("\"temperature\":0.5", "\"max_tokens\":1234", "\"content\":\"Youwrite.\"");
        });
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            400, GENERATION_REFUSED
            401, GENERATION_REFUSED
            402, GENERATION_REFUSED
            403, GENERATION_REFUSED
            404, GENERATION_REFUSED
            302, GENERATION_REFUSED
            408, MODEL_UNREACHABLE
            429, RATE_LIMITED
            500, MODEL_UNREACHABLE
            502, MODEL_UNREACHABLE
            503, RATE_LIMITED
            """)
    void a_status_tells_whether_it_is_worth_another_try(int status, Code code) throws InterruptedException {
        server.answerInTurn(Reply.refusal(status, "because\\nof this"));

        ModelReply.Failed failed = failure(Map.of());

        assertThat(failed.cause().code()).isEqualTo(code);
        assertThat(failed.cause().message()).contains(String.valueOf(status), "because of this");
        assertThat(failed.retryAfter()).isZero();
    }

    @Test
    void retry_after_is_seconds_or_a_date() throws InterruptedException {
        server.answerInTurn(Reply.rateLimit(Duration.ofSeconds(17)));
        assertThat(failure(Map.of()).retryAfter()).isEqualTo(Duration.ofSeconds(17));

        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(2));
        server.answerInTurn(new Reply.Status(503, "text/plain", "busy", date));
        assertThat(failure(Map.of()).retryAfter()).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(120));

        for (String nonsense : List.of("soon", "-5", "99999999999", "Mon, 01 Jan 2001 00:00:00 GMT")) {
            server.answerInTurn(new Reply.Status(429, "text/plain", "", nonsense));
            assertThat(failure(Map.of()).retryAfter()).as(nonsense).isZero();
        }
    }

    @Test
    void a_refusal_that_hangs_is_a_refusal() throws InterruptedException {
        server.answerInTurn(new Reply.StatusThatHangs(401));

        assertThat(failure(Map.of("assay.generation.first-token-timeout", "2S"))
                        .cause()
                        .code())
                .isEqualTo(Code.GENERATION_REFUSED);
        server.awaitDeparture();
    }

    @Test
    void nobody_there_is_a_failure_that_passes() throws InterruptedException {
        server.close();

        ModelReply.Failed failed = failure(Map.of());

        assertThat(failed.cause().code()).isEqualTo(Code.MODEL_UNREACHABLE);
        assertThat(failed.cause().message()).contains(server.url().toString());
    }

    @Test
    void an_answer_that_ends_too_soon_is_cut_off_however_that_looks() throws InterruptedException {
        server.answerInTurn(new Reply.CutOff(List.of("Hel", "lo")));
        assertThat(failure(Map.of())).satisfies(failed -> {
            assertThat(failed.cause().code()).isEqualTo(Code.ANSWER_CUT_OFF);
            assertThat(failed.text()).isEqualTo("Hello");
        });

        server.answerInTurn(new Reply.EndedEarly(List.of("Hel", "lo")));
        assertThat(failure(Map.of())).satisfies(failed -> {
            assertThat(failed.cause().code()).isEqualTo(Code.ANSWER_CUT_OFF);
            assertThat(failed.cause().message()).contains("in the middle, after 5 characters");
        });
    }

    @Test
    void an_error_in_the_middle_of_an_answer_is_seen() throws InterruptedException {
        server.answerInTurn(new Reply.BrokenOff(List.of("Hel"), 429, "upstream is busy"));
        assertThat(failure(Map.of()).cause().code()).isEqualTo(Code.RATE_LIMITED);

        server.answerInTurn(new Reply.BrokenOff(List.of("Hel"), 502, "upstream is gone"));
        assertThat(failure(Map.of()).cause()).satisfies(cause -> {
            assertThat(cause.code()).isEqualTo(Code.MODEL_UNREACHABLE);
            assertThat(cause.message()).contains("upstream is gone");
        });
    }

    @Test
    void silence_has_limits_and_comments_are_silence() throws InterruptedException {
        server.answerInTurn(new Reply.Hanging(List.of(), true));
        assertThat(failure(Map.of("assay.generation.first-token-timeout", "0.3S"))
                        .cause()
                        .message())
                .contains("first-token-timeout");
        server.awaitDeparture();

        server.answerInTurn(new Reply.Hanging(List.of("Hel", "lo"), true));
        ModelReply.Failed stalled = failure(Map.of("assay.generation.stall-timeout", "2S"));
        assertThat(stalled.cause().code()).isEqualTo(Code.ANSWER_CUT_OFF);
        assertThat(stalled.cause().message()).contains("stall-timeout");
        assertThat(stalled.text()).isEqualTo("Hello");
        server.awaitDeparture();

        server.answerInTurn(new Reply.Hanging(List.of("Hel", "lo"), false));
        assertThat(failure(Map.of("assay.generation.request-timeout", "0.3S"))
                        .cause()
                        .message())
                .contains("request-timeout");
        server.awaitDeparture();
    }

    @Test
    void an_interrupt_closes_the_connection() throws Exception {
        server.answerInTurn(new Reply.Hanging(List.of("Hel", "lo"), false));
        var ended = new CompletableFuture<Throwable>();
        Thread asking = Thread.ofVirtual().start(() -> {
            try {
                client(Map.of()).ask(QUESTION, _ -> {});
                ended.complete(new AssertionError("it came to an end"));
            } catch (Throwable e) {
                ended.complete(e);
            }
        });

        server.awaitRequest();
        asking.interrupt();

        assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        server.awaitDeparture();
    }

    /// Whatever the moment: also that in which the answer begins, and has no reader yet.
    @Test
    void an_interrupt_leaves_no_connection_open_at_any_moment() throws Exception {
        ChatClient client = client(Map.of());
        for (int moment = 0; moment < 60; moment++) {
            server.answerInTurn(new Reply.Hanging(List.of("Hel"), true));
            var ended = new CompletableFuture<Throwable>();
            Thread asking = Thread.ofVirtual().start(() -> {
                try {
                    client.ask(QUESTION, _ -> {});
                    ended.complete(new AssertionError("it came to an end"));
                } catch (Throwable e) {
                    ended.complete(e);
                }
            });

            server.awaitRequest();
            LockSupport.parkNanos(moment * 20_000L);
            asking.interrupt();

            assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            server.awaitDeparture();
        }
    }

    @Test
    void an_interrupt_before_the_answer_begins_ends_it_as_well() {
        server.answerInTurn(new Reply.Hanging(List.of(), false));

        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> client(Map.of()).ask(QUESTION, _ -> {})).isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void what_is_no_stream_of_events_is_of_no_use() throws InterruptedException {
        for (Reply garbage : List.of(
                new Reply.Status(200, "text/html", "<html>Welcome to the proxy</html>", ""),
                new Reply.Status(200, "application/json", "{\"hello\":\"there\"}", ""),
                new Reply.Status(200, "text/event-stream", "data: {\"choices\":[{\"del\n\n", ""),
                new Reply.Status(200, "text/event-stream", "data: 42\n\ndata: []\n\n", ""),
                new Reply.Status(200, "text/event-stream", "", ""))) {
            server.answerInTurn(garbage);

            assertThat(failure(Map.of()).cause().code()).as(garbage.toString()).isEqualTo(Code.UNUSABLE_ANSWER);
        }
        server.answerInTurn(
                new Reply.Status(200, "application/json", "{\"error\":{\"message\":\"no\",\"code\":429}}", ""));
        assertThat(failure(Map.of()).cause().code()).isEqualTo(Code.RATE_LIMITED);
    }

    @Test
    void a_key_that_a_server_repeats_is_nowhere_to_be_read_not_even_in_part() throws InterruptedException {
        String key = "sk-or-v1-0123456789abcdef0123456789abcdef";
        for (int before : List.of(0, 470, 490)) { // what is shown of a server's words ends after 500 characters
            String words = "x".repeat(before) + " " + key + " is not known";
            for (Reply repeating : List.of(
                    Reply.refusal(401, words),
                    new Reply.Status(403, "text/plain", words, ""),
                    new Reply.Status(200, "application/json", "{\"hello\":\"" + words + "\"}", ""),
                    new Reply.BrokenOff(List.of("Hel"), 401, words))) {
                server.answerInTurn(repeating);

                assertThat(failure(Map.of("assay.generation.api-key", key))
                                .cause()
                                .message())
                        .as(repeating.toString())
                        .doesNotContain("sk-or");
            }
        }
        assertThat(server.requests())
                .allSatisfy(request -> assertThat(request.authorization()).isEqualTo("Bearer " + key));
    }

    @Test
    void an_event_that_does_not_end_is_not_kept() throws InterruptedException {
        String line = "data: " + "x".repeat(1_000_000) + "\n";
        server.answerInTurn(new Reply.Status(200, "text/event-stream", line.repeat(9), ""));

        assertThat(failure(Map.of()).cause().message()).contains("more than any answer can be");
    }

    @Test
    void an_answer_has_a_length_and_a_model_a_limit() throws InterruptedException {
        server.answerInTurn(new Reply.Hanging(List.of("Hello", "there"), false));
        ModelReply.Failed cut = failure(Map.of("assay.generation.max-answer-length", "8"));
        assertThat(cut.cause().code()).isEqualTo(Code.ANSWER_TOO_LONG);
        assertThat(cut.text()).isEqualTo("Hello");
        server.awaitDeparture();

        server.answerInTurn(new Reply.Streamed(List.of("Hello"), "length", 1, 2, -1));
        ModelReply.Failed limited = failure(Map.of());
        assertThat(limited.cause().code()).isEqualTo(Code.ANSWER_TOO_LONG);
        assertThat(limited.usage()).isEqualTo(new Usage(1, 2, null));

        server.answerInTurn(new Reply.Streamed(List.of("Hello"), "content_filter", 1, 2, -1));
        assertThat(failure(Map.of()).cause().code()).isEqualTo(Code.GENERATION_REFUSED);
    }

    private ModelReply.Failed failure(Map<String, String> given) throws InterruptedException {
        ModelReply reply = client(given).ask(QUESTION, _ -> {});
        assertThat(reply).isInstanceOf(ModelReply.Failed.class);
        return (ModelReply.Failed) reply;
    }

    private ChatClient client(Map<String, String> given) {
        var settings = new HashMap<>(given);
        settings.put("assay.generation.endpoint", server.url().toString());
        GenerationSettings read = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new PropertiesConfigSource(settings, "given", 300))
                .withMapping(GenerationSettings.class)
                .withValidateUnknown(false)
                .build()
                .getConfigMapping(GenerationSettings.class);
        return new ChatClient(new GenerationEndpoint(read), read, new ObjectMapper());
    }
}
