package dev.assay.analyzer;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Where the analyzers are and what a client may spend on them.
///
/// @param replicas per service the URLs of its replicas, as [ReplicaUrls] reads them; a service that is not here is
///     unreachable
/// @param limits per service how many requests one replica is given at once. Unless set: static and AI 4;
///     performance 1, because load tests side by side measure one another; dynamic 1 and never more, because a
///     dynamic analyzer mixes up the records of two requests at once
/// @param breaker when a replica that fails is left alone, and for how long
/// @param maxResultBytes larger results are refused while they arrive. 256 MiB unless set: the known analyzers do
///     not limit their results, and 57 MB was seen for an application of 40 small files
/// @param connectTimeout for one TCP connection and its handshake; 15 s unless set, because a known analyzer that
///     is busy takes up to 10 s
/// @param connectRetryDelays when every replica refused, how long to wait before trying all of them again, time
///     after time; 2 s, 4 s, 8 s unless set
/// @param healthTtl how long what a replica said about its health is believed; 30 s unless set (`HEALTH_CHECK_TTL`)
/// @param healthTimeout for one health check, connecting included; 12 s unless set, for the same reason
/// @param compress whether to offer permessage-deflate. Off unless set: analyzers are close by, and a small
///     compressed frame can unfold to any size before it is noticed
public record AnalyzerClientSettings(
        Map<AnalyzerService, List<URI>> replicas,
        Map<AnalyzerService, Integer> limits,
        BreakerPolicy breaker,
        long maxResultBytes,
        Duration connectTimeout,
        List<Duration> connectRetryDelays,
        Duration healthTtl,
        Duration healthTimeout,
        boolean compress) {

    private static final long MIN_RESULT_BYTES = 1024;

    /// Both Vert.x and an array count bytes in an `int`.
    private static final long MAX_RESULT_BYTES = Integer.MAX_VALUE - 1024L;

    public AnalyzerClientSettings {
        var copy = new EnumMap<AnalyzerService, List<URI>>(AnalyzerService.class);
        replicas.forEach((service, urls) -> {
            urls.forEach(url -> ReplicaUrls.check(service.wireName(), url));
            copy.put(service, ReplicaUrls.distinct(urls));
        });
        replicas = Map.copyOf(copy);
        limits = Map.copyOf(limits);
        limits.forEach(AnalyzerClientSettings::requireLimit);
        connectRetryDelays = List.copyOf(connectRetryDelays);
        if (maxResultBytes < MIN_RESULT_BYTES || maxResultBytes > MAX_RESULT_BYTES) {
            throw new IllegalArgumentException("the largest result must be between %d and %d bytes, not %d"
                    .formatted(MIN_RESULT_BYTES, MAX_RESULT_BYTES, maxResultBytes));
        }
        requirePositive("connect timeout", connectTimeout);
        requirePositive("health check's time to live", healthTtl);
        requirePositive("health timeout", healthTimeout);
        for (Duration delay : connectRetryDelays) {
            if (delay.isNegative()) {
                throw new IllegalArgumentException("a wait between two tries cannot be negative: " + delay);
            }
        }
    }

    /// These replicas and the defaults for everything else.
    public static AnalyzerClientSettings of(Map<AnalyzerService, List<URI>> replicas) {
        return new AnalyzerClientSettings(
                replicas,
                Map.of(),
                BreakerPolicy.STANDARD,
                256L * 1024 * 1024,
                Duration.ofSeconds(15),
                List.of(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8)),
                Duration.ofSeconds(30),
                Duration.ofSeconds(12),
                false);
    }

    /// The replicas named by `STATIC_ANALYZER_URLS` and its sisters ([ReplicaUrls#variable]), and the defaults for
    /// everything else. A variable that is not set leaves its service without replicas.
    ///
    /// @throws IllegalArgumentException for a variable that is not a list of URLs; the message names it
    public static AnalyzerClientSettings fromVariables(Map<String, String> variables) {
        var replicas = new EnumMap<AnalyzerService, List<URI>>(AnalyzerService.class);
        for (AnalyzerService service : AnalyzerService.values()) {
            String variable = ReplicaUrls.variable(service);
            String text = variables.get(variable);
            if (text != null && !text.isBlank()) {
                replicas.put(service, ReplicaUrls.parse(variable, text));
            }
        }
        return of(replicas);
    }

    /// @param limits what differs from the defaults
    public AnalyzerClientSettings withLimits(Map<AnalyzerService, Integer> limits) {
        return new AnalyzerClientSettings(
                replicas,
                limits,
                breaker,
                maxResultBytes,
                connectTimeout,
                connectRetryDelays,
                healthTtl,
                healthTimeout,
                compress);
    }

    public AnalyzerClientSettings withBreaker(BreakerPolicy policy) {
        return new AnalyzerClientSettings(
                replicas,
                limits,
                policy,
                maxResultBytes,
                connectTimeout,
                connectRetryDelays,
                healthTtl,
                healthTimeout,
                compress);
    }

    public AnalyzerClientSettings withMaxResultBytes(long bytes) {
        return new AnalyzerClientSettings(
                replicas,
                limits,
                breaker,
                bytes,
                connectTimeout,
                connectRetryDelays,
                healthTtl,
                healthTimeout,
                compress);
    }

    public AnalyzerClientSettings withConnectTimeout(Duration timeout) {
        return new AnalyzerClientSettings(
                replicas,
                limits,
                breaker,
                maxResultBytes,
                timeout,
                connectRetryDelays,
                healthTtl,
                healthTimeout,
                compress);
    }

    public AnalyzerClientSettings withConnectRetryDelays(List<Duration> delays) {
        return new AnalyzerClientSettings(
                replicas, limits, breaker, maxResultBytes, connectTimeout, delays, healthTtl, healthTimeout, compress);
    }

    public AnalyzerClientSettings withHealthTtl(Duration ttl) {
        return new AnalyzerClientSettings(
                replicas,
                limits,
                breaker,
                maxResultBytes,
                connectTimeout,
                connectRetryDelays,
                ttl,
                healthTimeout,
                compress);
    }

    public AnalyzerClientSettings withHealthTimeout(Duration timeout) {
        return new AnalyzerClientSettings(
                replicas,
                limits,
                breaker,
                maxResultBytes,
                connectTimeout,
                connectRetryDelays,
                healthTtl,
                timeout,
                compress);
    }

    public AnalyzerClientSettings withCompression(boolean offered) {
        return new AnalyzerClientSettings(
                replicas,
                limits,
                breaker,
                maxResultBytes,
                connectTimeout,
                connectRetryDelays,
                healthTtl,
                healthTimeout,
                offered);
    }

    /// The entries for one service; empty when it has none.
    public List<URI> replicas(AnalyzerService service) {
        return replicas.getOrDefault(service, List.of());
    }

    /// How many requests one replica of a service is given at once.
    public int limit(AnalyzerService service) {
        return limits.getOrDefault(
                service,
                switch (service) {
                    case STATIC, AI -> 4;
                    case DYNAMIC, PERFORMANCE -> 1;
                });
    }

    private static void requireLimit(AnalyzerService service, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a replica of %s must be given at least 1 request at once, not %d"
                    .formatted(service.wireName(), limit));
        }
        if (service == AnalyzerService.DYNAMIC && limit > 1) {
            throw new IllegalArgumentException("a replica of %s can be given only 1 request at once, not %d: it keeps"
                            .formatted(service.wireName(), limit)
                    + " what its tools did in one place for all requests and would mix them up");
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("the " + name + " must be longer than nothing, not " + duration);
        }
    }
}
