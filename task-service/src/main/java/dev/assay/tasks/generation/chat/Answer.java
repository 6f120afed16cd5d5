package dev.assay.tasks.generation.chat;

import dev.assay.model.task.FailureCause;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Gathers an answer as it comes, up to a length. Called by one thread, in the order in which it comes.
final class Answer implements StreamingChatResponseHandler {

    private final StringBuilder text = new StringBuilder();
    private final int limit;
    private final Consumer<String> heard;
    private final Exchange exchange;
    private @Nullable FinishReason finish;

    Answer(int limit, Consumer<String> heard, Exchange exchange) {
        this.limit = limit;
        this.heard = heard;
        this.exchange = exchange;
    }

    @Override
    public void onPartialResponse(String piece) {
        if (text.length() + piece.length() > limit) {
            exchange.fail(new CallFailure(
                    FailureCause.Code.ANSWER_TOO_LONG,
                    "the answer is longer than %d characters (assay.generation.max-answer-length)".formatted(limit)));
            return;
        }
        text.append(piece);
        heard.accept(piece);
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        finish = response.metadata().finishReason();
    }

    @Override
    public void onError(Throwable failure) {
        exchange.fail(failure);
    }

    /// @param secret does not get into what is said
    ModelReply reply(String secret) {
        CallFailure failure = exchange.failure();
        if (failure == null) {
            failure = unfinished();
        }
        if (failure == null) {
            return new ModelReply.Answered(text.toString(), exchange.usage());
        }
        String message = failure.failure().message();
        return new ModelReply.Failed(
                new FailureCause(failure.failure().code(), secret.isEmpty() ? message : message.replace(secret, "***")),
                failure.retryAfter(),
                text.toString(),
                exchange.usage());
    }

    /// A stream that merely ends is one that was cut off: servers say why they stop, or at least that they do.
    private @Nullable CallFailure unfinished() {
        if (finish == null) {
            return exchange.isDone()
                    ? null
                    : new CallFailure(
                            FailureCause.Code.ANSWER_CUT_OFF,
                            "the model server ended the answer in the middle, after " + text.length() + " characters");
        }
        return switch (finish) {
            case STOP, TOOL_EXECUTION, OTHER -> null;
            case LENGTH ->
                new CallFailure(
                        FailureCause.Code.ANSWER_TOO_LONG,
                        "the model stopped at its limit of tokens, after " + text.length() + " characters");
            case CONTENT_FILTER ->
                new CallFailure(FailureCause.Code.GENERATION_REFUSED, "the provider's content filter ended the answer");
        };
    }
}
