package dev.assay.analyzer;

import java.time.Instant;

/// Writes requests the way the gateway reads them: an envelope with the request in its `data`.
///
/// A gateway that cannot read an envelope does not refuse it. It takes the whole message for the request's data,
/// runs the analysis for a model called `unknown`, and forgets the id. A time that is a number does that, and so
/// does a `service` it does not know. So the time is text, and there is no `service`: the type of the analysis is
/// enough to find the analyzer by.
final class GatewayFrame {

    private GatewayFrame() {}

    static String analysis(AnalysisRequest request, Instant now) {
        return RequestFrame.write(out -> {
            out.writeStringField("type", "analysis_request");
            out.writeStringField("id", request.id());
            out.writeStringField("timestamp", RequestFrame.timestamp(now));
            out.writeObjectFieldStart("data");
            out.writeStringField("analysis_type", analysisType(request));
            out.writeStringField("model", request.target().model());
            out.writeNumberField("app_number", request.target().app());
            out.writeObjectFieldStart("options");
            RequestFrame.writeOptions(request, out);
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    /// A gateway answers for itself only: that it is alive.
    static String heartbeat(String id, Instant now) {
        return housekeeping("heartbeat", id, now);
    }

    /// No known gateway serves this; none is harmed by it either.
    static String cancel(String id, Instant now) {
        return housekeeping("cancel_request", id, now);
    }

    /// The gateway looks at the beginning, and takes everything it does not know for static.
    private static String analysisType(AnalysisRequest request) {
        return switch (request.service()) {
            case STATIC -> "security_analysis";
            case DYNAMIC -> "dynamic_analysis";
            case PERFORMANCE -> "performance_analysis";
            case AI -> "ai_analysis";
        };
    }

    private static String housekeeping(String type, String id, Instant now) {
        return RequestFrame.write(out -> {
            out.writeStringField("type", type);
            out.writeStringField("id", id);
            out.writeStringField("timestamp", RequestFrame.timestamp(now));
            out.writeObjectFieldStart("data");
            out.writeEndObject();
        });
    }
}
