package dev.assay.analyzer.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.assay.model.task.FailureCause;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Tells what a message of a gateway is. What an analyzer sent stands whole in the `data` of its envelope and is
/// read there as if it had come by itself.
public final class GatewayReader {

    private static final Set<String> GOOD = Set.of("success", "completed");
    private static final int MAX_TEXT = 4_000;

    private GatewayReader() {}

    /// @param body the analyzer's own frame, without a copy; the whole message when there is none in it
    public record Unwrapped(Frame frame, Bytes body) {}

    /// @param id of the request that is waiting for its answer. Gateways broadcast what others ask for on the same
    ///     connection; that becomes [Frame.Notice] or [Frame.Unrecognised]. An error is always about our request:
    ///     errors are not broadcast, and some forget the id
    public static Unwrapped read(Bytes message, String id) {
        Envelope envelope = Envelope.read(message);
        if (envelope == null) {
            return new Unwrapped(FrameReader.read(message), message);
        }
        if (envelope.type.equals("analysis_result")) {
            Bytes data = envelope.data;
            if (!id.equals(envelope.correlationId)) {
                return new Unwrapped(
                        new Frame.Unrecognised(FrameReader.read(message).head()), message);
            }
            return data == null
                    ? new Unwrapped(new Frame.Result(FrameReader.read(message).head()), message)
                    : new Unwrapped(answer(FrameReader.read(data), data), data);
        }
        Frame frame = FrameReader.read(message);
        if (frame instanceof Frame.Progress progress) {
            return new Unwrapped(broadcast(progress, envelope, id), message);
        }
        return new Unwrapped(envelope.isAlive() ? alive(frame) : frame, message);
    }

    /// Whatever stands in the answer is the end of the request: nothing else comes for it.
    private static Frame answer(Frame inner, Bytes data) {
        FrameHead head = inner.head();
        String status = head.status() == null ? "" : head.status();
        if (inner instanceof Frame.Result && head.hasAnalysis()) {
            return inner;
        }
        if (inner instanceof Frame.Failure failure && failure.code() == FailureCause.Code.ANALYZER_BUSY) {
            return inner;
        }
        if (inner instanceof Frame.Failure || !(status.isEmpty() || GOOD.contains(status))) {
            return new Frame.Failure(head, FrameReader.errorText(data), code(status));
        }
        return new Frame.Result(head);
    }

    /// In whose name the gateway speaks: its own, when it could not get through to the analyzer, or the analyzer's.
    private static FailureCause.Code code(String status) {
        return switch (status) {
            case "unavailable", "handshake" -> FailureCause.Code.ANALYZER_UNREACHABLE;
            case "timeout" -> FailureCause.Code.REQUEST_TIMED_OUT;
            default -> FailureCause.Code.ANALYZER_REPORTED_ERROR;
        };
    }

    /// The envelope's own `id` is new with every message and names no request.
    private static Frame broadcast(Frame.Progress progress, Envelope envelope, String id) {
        if (id.equals(envelope.correlationId) || id.equals(envelope.analysisId)) {
            return progress.about(id);
        }
        return new Frame.Notice(progress.head(), envelope.correlationId);
    }

    private static Frame alive(Frame frame) {
        return new Frame.Healthy(frame.head(), null, null, new TreeSet<>());
    }

    /// What of an envelope tells whose it is.
    private static final class Envelope {

        private String type = "";
        private @Nullable String correlationId;
        private @Nullable String analysisId;
        private @Nullable String dataStatus;
        private @Nullable Bytes data;

        /// Null for what is not one JSON object.
        static @Nullable Envelope read(Bytes message) {
            if (FrameReader.looksLikeAnotherEncoding(message)) {
                return null;
            }
            var envelope = new Envelope();
            try (JsonParser parser = WireJson.parser(message)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    return null;
                }
                envelope.readMembers(parser, message);
                return parser.nextToken() == null ? envelope : null;
            } catch (IOException broken) {
                return null;
            }
        }

        private void readMembers(JsonParser parser, Bytes message) throws IOException {
            var texts = new BoundedText(message);
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                JsonToken value = parser.nextToken();
                if (key.equals("data") && value == JsonToken.START_OBJECT) {
                    long from = parser.currentTokenLocation().getByteOffset();
                    readData(parser, texts);
                    data = message.slice(from, parser.currentLocation().getByteOffset());
                } else if (key.equals("type") && value == JsonToken.VALUE_STRING) {
                    type = texts.read(parser, MAX_TEXT);
                } else if (key.equals("correlation_id") && value == JsonToken.VALUE_STRING) {
                    correlationId = texts.read(parser, MAX_TEXT);
                } else {
                    parser.skipChildren();
                }
            }
        }

        private void readData(JsonParser parser, BoundedText texts) throws IOException {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                JsonToken value = parser.nextToken();
                if (key.equals("analysis_id") && value == JsonToken.VALUE_STRING) {
                    analysisId = texts.read(parser, MAX_TEXT);
                } else if (key.equals("status") && value == JsonToken.VALUE_STRING) {
                    dataStatus = texts.read(parser, MAX_TEXT);
                } else {
                    parser.skipChildren();
                }
            }
        }

        boolean isAlive() {
            return type.equals("heartbeat") && "alive".equals(dataStatus);
        }
    }
}
