package dev.assay.model.analysis;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One number that was measured, as a rule by a performance tool, under the same name whatever the tool calls it.
///
/// @param tool the tool's name in the catalogue
/// @param url what was put under load; null when the analyzer does not say
/// @param value always finite
public record Metric(String tool, @Nullable String url, Name name, double value) {

    public Metric {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("%s of %s is not a number: %s".formatted(name, tool, value));
        }
    }

    public Unit unit() {
        return name.unit;
    }

    /// What is measured.
    public enum Name {
        /// Requests that were sent.
        REQUESTS(Unit.COUNT),
        SUCCESSFUL_REQUESTS(Unit.COUNT),
        FAILED_REQUESTS(Unit.COUNT),
        /// The share of requests that did not fail; computed where a tool only counts.
        SUCCESS_RATE(Unit.PERCENT),
        REQUESTS_PER_SECOND(Unit.PER_SECOND),
        /// Answers that came, whatever their status.
        RESPONSES(Unit.COUNT),
        RESPONSES_2XX(Unit.COUNT),
        RESPONSES_3XX(Unit.COUNT),
        RESPONSES_4XX(Unit.COUNT),
        RESPONSES_5XX(Unit.COUNT),
        AVG_RESPONSE_TIME(Unit.MILLISECONDS),
        MIN_RESPONSE_TIME(Unit.MILLISECONDS),
        MAX_RESPONSE_TIME(Unit.MILLISECONDS),
        /// Also what tools call p50.
        MEDIAN_RESPONSE_TIME(Unit.MILLISECONDS),
        P95_RESPONSE_TIME(Unit.MILLISECONDS),
        P99_RESPONSE_TIME(Unit.MILLISECONDS),
        /// What a model was given to read.
        PROMPT_TOKENS(Unit.COUNT),
        /// What a model has written, what it thought included.
        COMPLETION_TOKENS(Unit.COUNT),
        COST(Unit.US_DOLLARS),
        /// Files that were generated.
        FILES(Unit.COUNT);

        private final Unit unit;

        Name(Unit unit) {
            this.unit = unit;
        }

        public Unit unit() {
            return unit;
        }

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What a metric is measured in.
    public enum Unit {
        COUNT("count"),
        PERCENT("%"),
        PER_SECOND("1/s"),
        MILLISECONDS("ms"),
        US_DOLLARS("USD");

        private final String symbol;

        Unit(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }
}
