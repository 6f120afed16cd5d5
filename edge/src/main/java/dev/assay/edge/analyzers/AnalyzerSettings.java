package dev.assay.edge.analyzers;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;

/// Where the analyzers are, and how patient we are with them.
@ConfigMapping(prefix = "assay.analyzers")
public interface AnalyzerSettings {

    /// Comma lists of `ws://host:port`, one entry per replica (`STATIC_ANALYZER_URLS`).
    @WithDefault("ws://localhost:2001")
    String staticUrls();

    /// `DYNAMIC_ANALYZER_URLS`
    @WithDefault("ws://localhost:2002")
    String dynamicUrls();

    /// `PERF_TESTER_URLS`
    @WithDefault("ws://localhost:2003")
    String performanceUrls();

    /// `AI_ANALYZER_URLS`
    @WithDefault("ws://localhost:2004")
    String aiUrls();

    /// Larger results are refused while they arrive. 57 MB was seen for an application of 40 small files.
    @WithDefault("268435456")
    long maxResultBytes();

    /// How long a run may wait for a replica that is free. Short, because it holds one of the worker's slots
    /// meanwhile; then its task goes back to the queue for `assay.worker.retries.busy-delay`.
    @WithDefault("2S")
    Duration placeTimeout();

    /// For opening a connection, all tries together: three tries with 2, 4 and 8 s between them, and analyzers
    /// that are busy take 10 s for a handshake.
    @WithDefault("60S")
    Duration connectTimeout();

    /// How long what a replica said about its health is believed (`HEALTH_CHECK_TTL`).
    @WithDefault("30S")
    Duration healthTtl();

    Breaker breaker();

    Limits limits();

    /// When an analyzer that fails is left alone: a replica by this process, a service by all of them.
    interface Breaker {

        /// How many failures in a row open it (`CIRCUIT_BREAKER_THRESHOLD`).
        @WithDefault("3")
        int threshold();

        /// How long it stays open before it is probed (`CIRCUIT_BREAKER_COOLDOWN`).
        @WithDefault("300S")
        Duration coolDown();

        /// After so long without a word a probe counts as abandoned, and another process sends one. Longer than the
        /// longest health check (20 s).
        @WithDefault("30S")
        Duration probeLimit();
    }

    /// How many requests of this process one replica is given at once.
    interface Limits {

        @WithName("static")
        @WithDefault("4")
        int staticAnalyzer();

        /// Never more than 1: a dynamic analyzer mixes up the records of two requests at once.
        @WithDefault("1")
        int dynamic();

        /// Load tests side by side measure one another.
        @WithDefault("1")
        int performance();

        @WithDefault("4")
        int ai();
    }
}
