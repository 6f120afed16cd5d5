package dev.assay.analyzer;

import dev.assay.analyzer.wire.Bytes;
import dev.assay.analyzer.wire.Frame;
import dev.assay.analyzer.wire.FrameReader;
import dev.assay.analyzer.wire.GatewayReader;
import java.net.URI;
import java.time.Instant;

/// How a replica wants to be spoken to.
sealed interface Dialect {

    /// What a message says, and which of its bytes are the analyzer's own frame.
    ///
    /// @param body what a result is read from and kept as
    record Heard(Frame frame, Bytes body) {}

    /// The one a replica's URL asks for.
    static Dialect of(URI replica) {
        return ReplicaUrls.isGateway(replica) ? new Gateway() : new Direct();
    }

    /// The message that asks for an analysis.
    String analysis(AnalysisRequest request, Instant now);

    /// The message that asks how the other side is. Its answer reads as [Frame.Healthy].
    String healthCheck(String id, Instant now);

    /// The message that takes a request back.
    String cancel(String id, Instant now);

    /// @param id of the request that is waiting for an answer
    Heard read(Bytes message, String id);

    /// Flat objects, spoken with the analyzer itself: one request on each connection, so that whatever comes is
    /// about it. What goes through a queue is spoken the same way.
    record Direct() implements Dialect {

        @Override
        public String analysis(AnalysisRequest request, Instant now) {
            return RequestFrame.analysis(request, now);
        }

        @Override
        public String healthCheck(String id, Instant now) {
            return RequestFrame.healthCheck(id, now);
        }

        @Override
        public String cancel(String id, Instant now) {
            return RequestFrame.cancel(id, now);
        }

        @Override
        public Heard read(Bytes message, String id) {
            return new Heard(FrameReader.read(message), message);
        }
    }

    /// Envelopes, spoken with a gateway that passes requests on to the analyzers.
    record Gateway() implements Dialect {

        @Override
        public String analysis(AnalysisRequest request, Instant now) {
            return GatewayFrame.analysis(request, now);
        }

        @Override
        public String healthCheck(String id, Instant now) {
            return GatewayFrame.heartbeat(id, now);
        }

        @Override
        public String cancel(String id, Instant now) {
            return GatewayFrame.cancel(id, now);
        }

        @Override
        public Heard read(Bytes message, String id) {
            GatewayReader.Unwrapped unwrapped = GatewayReader.read(message, id);
            return new Heard(unwrapped.frame(), unwrapped.body());
        }
    }
}
