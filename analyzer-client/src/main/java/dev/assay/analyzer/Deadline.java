package dev.assay.analyzer;

import java.time.Duration;

/// How long one analysis may take.
///
/// @param place how long to wait for a replica that is free, before anything else begins
/// @param connect until a replica has opened a connection, all tries and the waits between them together; the known
///     analyzers may need 10 s for one handshake while they work on something else
/// @param firstFrame until a replica says something on this connection. Counts only for replicas that have reported
///     progress before: the others are silent until their result
/// @param stall how long an analyzer may say nothing. Counts only from the first progress it reports on this
///     connection: most analyzers are silent until their result, for 20 minutes and more
/// @param request from having a place to the last byte of the result, a second try included
public record Deadline(Duration place, Duration connect, Duration firstFrame, Duration stall, Duration request) {

    private static final Duration PLACE = Duration.ofSeconds(60);

    public Deadline {
        requirePositive("place", place);
        requirePositive("connect", connect);
        requirePositive("first frame", firstFrame);
        requirePositive("stall", stall);
        requirePositive("request", request);
        requireShorter("connect", connect, request);
        requireShorter("first frame", firstFrame, request);
        requireShorter("stall", stall, request);
    }

    /// Waits a minute for a place, and as long for the first frame as for any other.
    public Deadline(Duration connect, Duration stall, Duration request) {
        this(PLACE, connect, stall, stall, request);
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
