package dev.assay.analyzers.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.analyzers.analysis.AnalysisRequest;

/// What a client can say.
sealed interface Message {

    record Ping() implements Message {}

    record HealthCheck() implements Message {}

    /// @param id what the client calls the analysis; any JSON value, null when it has no name
    record Analyze(JsonNode id, AnalysisRequest request) implements Message {}

    /// A request for an analysis that cannot be understood.
    record BrokenRequest(String reason) implements Message {}

    /// A request for an analysis of a kind that others make.
    record ForeignRequest(String type) implements Message {}

    /// @param keep true when the client wants what has been found so far; our addition to the protocol
    record Cancel(boolean keep) implements Message {}

    record Unknown(String type) implements Message {}

    record NotJson() implements Message {}

    record NotAnObject() implements Message {}
}
