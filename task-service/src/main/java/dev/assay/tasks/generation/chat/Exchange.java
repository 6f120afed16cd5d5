package dev.assay.tasks.generation.chat;

import dev.assay.model.task.FailureCause;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One request and the stream of events that answers it, all on the thread that calls [#execute]. Knows afterwards
/// what the library does not hand on: what went wrong, when to come back, what it cost.
final class Exchange implements dev.langchain4j.http.client.HttpClient {

    /// The rest of what a server says about an error is not read.
    private static final int MAX_ERROR = 16 * 1024;

    private final HttpClient http;
    private final ChatLimits limits;
    private final Refusals refusals;
    private final UsageReader usages;
    private final RetryAfter retryAfter;
    private @Nullable TimedBody body;
    private @Nullable CallFailure failure;
    private Usage usage = Usage.UNKNOWN;
    private boolean anyEvent;
    private boolean done;

    Exchange(HttpClient http, ChatLimits limits, Refusals refusals, UsageReader usages, RetryAfter retryAfter) {
        this.http = http;
        this.limits = limits;
        this.refusals = refusals;
        this.usages = usages;
        this.retryAfter = retryAfter;
    }

    ChatLimits limits() {
        return limits;
    }

    /// Null when nothing went wrong.
    @Nullable
    CallFailure failure() {
        return failure;
    }

    Usage usage() {
        return usage;
    }

    /// Whether the server said that this was all.
    boolean isDone() {
        return done;
    }

    /// Ends the exchange. The first failure is the one that counts: others follow from it.
    void fail(Throwable problem) {
        if (failure == null) {
            failure = problem instanceof CallFailure known
                    ? known
                    : new CallFailure(
                            FailureCause.Code.UNUSABLE_ANSWER,
                            "the model server sent something that is no piece of an answer: " + Problems.of(problem));
        }
        if (body != null) {
            body.close();
        }
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        throw new UnsupportedOperationException("answers are streamed");
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        try {
            try (TimedBody open = new TimedBody(new Patience(limits))) {
                body = open;
                HttpResponse<TimedBody> response = send(request, open);
                refuse(response);
                listener.onOpen(SuccessfulHttpResponse.builder()
                        .statusCode(response.statusCode())
                        .headers(Map.<String, List<String>>of())
                        .build());
                parser.parse(open, new Watched(listener, open));
                if (!anyEvent) {
                    fail(new CallFailure(
                            FailureCause.Code.UNUSABLE_ANSWER,
                            "the model server did not answer with a stream of events"));
                }
            }
        } catch (IOException e) {
            fail(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            fail(new CallFailure(FailureCause.Code.ANSWER_CUT_OFF, "told to stop"));
        }
        CallFailure problem = failure;
        if (problem == null) {
            listener.onClose();
        } else {
            listener.onError(problem);
        }
    }

    /// The body is there before the request is sent: an answer that begins in the very moment in which its reader is
    /// told to stop is handed to nobody, and its connection would stay open if nobody could close it.
    private HttpResponse<TimedBody> send(HttpRequest request, TimedBody open) throws IOException, InterruptedException {
        var builder = java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(request.body()));
        request.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        CompletableFuture<HttpResponse<TimedBody>> response = http.sendAsync(builder.build(), _ -> open);
        try {
            return response.get(open.patience().left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new CallFailure(
                    FailureCause.Code.ANSWER_CUT_OFF, open.patience().lost());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new CallFailure(
                    FailureCause.Code.MODEL_UNREACHABLE,
                    "the model server at %s cannot be reached: %s".formatted(request.url(), Problems.of(cause)));
        } finally {
            response.cancel(true); // does nothing to one that has come
        }
    }

    /// @throws CallFailure when this is no answer
    private void refuse(HttpResponse<TimedBody> response) throws IOException {
        int status = response.statusCode();
        boolean isDocument = response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("application/json"))
                .isPresent();
        if (status == 200 && !isDocument) {
            return;
        }
        String text = words(response.body());
        if (status == 200) {
            throw refusals.notStreamed(text);
        }
        throw refusals.refused(status, text, retryAfter.in(response.headers()));
    }

    /// A server that says no and then hangs has said no.
    private static String words(TimedBody body) throws IOException {
        try {
            return new String(body.readNBytes(MAX_ERROR), StandardCharsets.UTF_8);
        } catch (CallFailure _) {
            return "";
        }
    }

    /// Looks at every event before the library does.
    private final class Watched implements ServerSentEventListener {

        private final ServerSentEventListener listener;
        private final TimedBody open;

        Watched(ServerSentEventListener listener, TimedBody open) {
            this.listener = listener;
            this.open = open;
        }

        @Override
        public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
            if (failure != null) {
                return;
            }
            anyEvent = true;
            open.heard();
            String data = event.data();
            if ("[DONE]".equals(data)) {
                done = true;
            }
            refusals.inEvent(data).ifPresent(Exchange.this::fail);
            usages.in(data).ifPresent(said -> usage = said);
            if (failure == null) {
                listener.onEvent(event, context);
            }
        }

        @Override
        public void onError(Throwable problem) {
            fail(problem);
        }
    }
}
