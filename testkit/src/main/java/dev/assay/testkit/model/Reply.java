package dev.assay.testkit.model;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/// What a scripted model server does with one request.
public sealed interface Reply {

    /// Streams a whole answer in pieces, with its usage.
    ///
    /// @param finish the `finish_reason`
    /// @param cost as OpenRouter says it; negative for a server that does not
    record Streamed(List<String> pieces, String finish, int promptTokens, int completionTokens, double cost)
            implements Reply {}

    /// Streams these pieces and drops the connection.
    record CutOff(List<String> pieces) implements Reply {}

    /// Streams these pieces and ends as if that had been all, without saying so.
    record EndedEarly(List<String> pieces) implements Reply {}

    /// Streams these pieces and then nothing, with the connection open. No pieces: says nothing at all.
    ///
    /// @param keepAlive whether it sends comments meanwhile, as servers do that keep their callers waiting
    record Hanging(List<String> pieces, boolean keepAlive) implements Reply {}

    /// Streams these pieces and then an error, with the status 200 long sent.
    record BrokenOff(List<String> pieces, int code, String message) implements Reply {}

    /// Answers with a status and a body of its own.
    ///
    /// @param retryAfter the header; empty for none
    record Status(int status, String contentType, String body, String retryAfter) implements Reply {}

    static Reply answer(String text) {
        return new Streamed(pieces(text, 40), "stop", 800, text.length() / 4 + 1, 0.0125);
    }

    static Reply refusal(int status, String message) {
        return new Status(
                status,
                "application/json",
                "{\"error\":{\"message\":\"" + message + "\",\"code\":" + status + "}}",
                "");
    }

    static Reply rateLimit(Duration retryAfter) {
        return new Status(
                429,
                "application/json",
                "{\"error\":{\"message\":\"slow down\",\"code\":429}}",
                String.valueOf(retryAfter.toSeconds()));
    }

    /// A text in pieces of so many characters.
    static List<String> pieces(String text, int length) {
        return IntStream.iterate(0, from -> from < text.length(), from -> from + length)
                .mapToObj(from -> text.substring(from, Math.min(text.length(), from + length)))
                .toList();
    }
}
