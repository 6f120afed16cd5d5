package dev.assay.analyzer.pool;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerPolicy;
import java.time.Duration;

/// The rules of one service's pool.
///
/// @param limit how many requests one replica is given at once
/// @param breaker when a replica's breaker opens, and for how long
/// @param healthTtl how long what a replica said about its health is believed
public record PoolSettings(AnalyzerService service, int limit, BreakerPolicy breaker, Duration healthTtl) {}
