package dev.assay.analyzer;

import java.time.Duration;

/// How long one analysis may take.
///
/// @param connect until a replica has opened a connection, all tries and the waits between them together; the known
///     analyzers may need 10 s for one handshake while they work on something else
/// @param stall how long an analyzer may say nothing. Counts only from the first progress it reports on this
///     connection: most analyzers are silent until their result, for 20 minutes and more
/// @param request from the call to the last byte of the result
public record Deadline(Duration connect, Duration stall, Duration request) {

    public Deadline {
        requirePositive("connect", connect);
        requirePositive("stall", stall);
        requirePositive("request", request);
        requireShorter("connect", connect, request);
        requireShorter("stall", stall, request);
    }

    private static void requirePositive(String name, Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("the " + name + " limit must be longer than nothing, not " + limit);
        }
    }

    private static void requireShorter(String name, Duration limit, Duration request) {
        if (limit.compareTo(request) >= 0) {
            throw new IllegalArgumentException(
                    "the request limit (%s) must be longer than the %s limit (%s)".formatted(request, name, limit));
        }
    }
}
