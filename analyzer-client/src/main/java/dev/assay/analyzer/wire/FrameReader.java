package dev.assay.analyzer.wire;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.assay.model.task.FailureCause;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Tells what a message is. The only place that does.
///
/// Reads the whole message, so that a broken one is known for broken, but keeps only what the outermost object
/// says. Of an analysis only the end is looked for: it makes up nearly all of a result, and whoever takes it in has
/// to read it anyway.
public final class FrameReader {

    private static final Set<String> NOTICES =
            Set.of("status_update", "request_queued", "log", "pong", "heartbeat", "connection_ack");
    private static final Set<String> PROGRESS = Set.of("progress_update", "progress");

    /// In these the outermost object of some dialects keeps what others keep beside it.
    private static final Set<String> OPENED = Set.of("data", "error", "details", "progress");

    /// Where the numbers of steps stand, done and in all.
    private static final List<List<String>> STEP_COUNTS = List.of(
            List.of("completed", "total"),
            List.of("completed_steps", "total_steps"),
            List.of("tools_done", "tools_total"),
            List.of("files_done", "files_total"),
            List.of("data.completed", "data.total"),
            List.of("data.completed_steps", "data.total_steps"),
            List.of("progress.completed", "progress.total"));

    /// Makes an object of what follows a member.
    private static final Bytes SEAM = Bytes.of("{\"\":0");

    private static final int MAX_KEYS_LOGGED = 10;
    private static final int MAX_VALUES = 200;
    private static final int MAX_TEXT = 4_000;
    private static final int MAX_TOOLS = 500;

    private FrameReader() {}

    public static Frame read(Bytes message) {
        var fields = new Fields();
        if (looksLikeAnotherEncoding(message)) {
            return new Frame.Malformed(FrameHead.NONE, "not UTF-8", false);
        }
        try {
            return fields.read(message)
                    ? classify(fields)
                    : new Frame.Malformed(FrameHead.NONE, "not a JSON object", false);
        } catch (JsonProcessingException broken) {
            return malformed(fields, broken.getOriginalMessage());
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory failed", impossible);
        }
    }

    /// What Jackson would take for UTF-16 or UTF-32, by a zero or the mark such a text begins with. It reads them
    /// without byte offsets, and stumbles over broken ones with an exception that is not about JSON.
    static boolean looksLikeAnotherEncoding(Bytes message) {
        try (InputStream start = message.open(0, Math.min(4, message.size()))) {
            for (int next = start.read(); next >= 0; next = start.read()) {
                if (next == 0 || next >= 0xFE) {
                    return true;
                }
            }
            return false;
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory failed", impossible);
        }
    }

    private static Frame malformed(Fields fields, @Nullable String reason) {
        FrameHead head = fields.head();
        boolean startsAsResult = fields.analysisSeen || (head.type() != null && namesResult(head.type()));
        return new Frame.Malformed(head, WireText.forLog(reason), startsAsResult);
    }

    private static Frame classify(Fields fields) {
        FrameHead head = fields.head();
        String type = head.type() == null ? "" : head.type();
        if (type.equals("error")) {
            return new Frame.Failure(head, fields.errorText(), fields.failureCode());
        }
        if (PROGRESS.contains(type)) {
            return fields.progress(head);
        }
        if (NOTICES.contains(type)) {
            return new Frame.Notice(head, fields.id());
        }
        if (isResult(head, type)) {
            return new Frame.Result(head);
        }
        if ("healthy".equals(head.status())) {
            return fields.healthy(head);
        }
        return new Frame.Unrecognised(head);
    }

    /// An analysis of its own makes a result of nearly everything; without one only the type can, and does so for
    /// the static analyzer's failure to write its result down.
    private static boolean isResult(FrameHead head, String type) {
        if (type.contains("analysis_result")) {
            return true;
        }
        return head.hasAnalysis()
                && (namesResult(type) || "success".equals(head.status()) || "completed".equals(head.status()));
    }

    private static boolean namesResult(String type) {
        return type.contains("analysis_result")
                || type.endsWith("_result")
                || type.endsWith("_analysis")
                || type.equals("result");
    }

    /// The error text of a result that has no analysis, or of an error frame.
    public static String errorText(Bytes message) {
        var fields = new Fields();
        try {
            fields.read(message);
            return fields.errorText();
        } catch (IOException broken) {
            return fields.errorText();
        }
    }

    /// The scalars of the outermost object, and of the few objects in it that some dialects put them in.
    private static final class Fields {

        private final Map<String, Object> values = new HashMap<>();
        private final List<String> keys = new ArrayList<>();
        private final SortedSet<String> tools = new TreeSet<>();
        private BoundedText texts = new BoundedText(Bytes.of(""));
        private boolean analysisSeen;

        /// False when the message is no object.
        boolean read(Bytes message) throws IOException {
            Bytes rest = null;
            texts = new BoundedText(message);
            try (JsonParser parser = WireJson.parser(message)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    return false;
                }
                rest = readObject(parser, message);
            }
            if (rest != null) {
                texts = new BoundedText(rest);
                try (JsonParser parser = WireJson.parser(rest)) {
                    parser.nextToken();
                    parser.nextToken();
                    parser.nextToken();
                    readObject(parser, null);
                }
            }
            return true;
        }

        /// Reads members to the object's end. The first analysis is passed over by its brackets; what follows it is
        /// given back, as an object with one member that means nothing.
        ///
        /// @param message null when every analysis is to be read through
        private @Nullable Bytes readObject(JsonParser parser, @Nullable Bytes message) throws IOException {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                if (keys.size() < MAX_KEYS_LOGGED) {
                    keys.add(WireText.forLog(key));
                }
                JsonToken value = parser.nextToken();
                if (key.equals("analysis")) {
                    analysisSeen = value == JsonToken.START_OBJECT;
                    if (analysisSeen && message != null) {
                        return after(parser, message);
                    }
                    parser.skipChildren();
                } else if (key.equals("available_tools") && value == JsonToken.START_ARRAY) {
                    readTools(parser);
                } else if (value == JsonToken.START_OBJECT && OPENED.contains(key)) {
                    readInner(parser, key);
                } else {
                    keep(parser, key, value);
                }
            }
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "something follows the JSON object");
            }
            return null;
        }

        private static Bytes after(JsonParser parser, Bytes message) throws JsonParseException {
            long end = Brackets.end(message, parser.currentTokenLocation().getByteOffset());
            if (end < 0) {
                throw new JsonParseException(parser, "its analysis does not end, or is nested too deeply");
            }
            return SEAM.then(message.slice(end, message.size()));
        }

        private void readInner(JsonParser parser, String outer) throws IOException {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                keep(parser, outer + "." + key, parser.nextToken());
            }
        }

        private void readTools(JsonParser parser) throws IOException {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() == JsonToken.VALUE_STRING && tools.size() < MAX_TOOLS) {
                    tools.add(texts.read(parser, MAX_TEXT).toLowerCase(Locale.ROOT));
                } else {
                    parser.skipChildren();
                }
            }
        }

        private void keep(JsonParser parser, String key, JsonToken token) throws IOException {
            if (values.size() >= MAX_VALUES) {
                parser.skipChildren();
                return;
            }
            switch (token) {
                case VALUE_STRING -> values.put(key, texts.read(parser, MAX_TEXT));
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> values.put(key, parser.getDoubleValue());
                default -> parser.skipChildren();
            }
        }

        FrameHead head() {
            return new FrameHead(text("type"), text("status"), text("service"), analysisSeen, List.copyOf(keys));
        }

        @Nullable
        String id() {
            return firstText("analysis_id", "request_id", "id", "correlation_id", "data.analysis_id");
        }

        String errorText() {
            String text = firstText(
                    "message",
                    "error",
                    "error.message",
                    "data.message",
                    "data.error",
                    "details",
                    "details.message",
                    "error.detail");
            return text == null ? "the analyzer gave no reason" : text;
        }

        /// An analyzer with a queue refuses what does not fit into it, and says how long its queue is.
        FailureCause.Code failureCode() {
            return firstNumber("queue_size", "max_queue_size") == null
                    ? FailureCause.Code.ANALYZER_REPORTED_ERROR
                    : FailureCause.Code.ANALYZER_BUSY;
        }

        Frame progress(FrameHead head) {
            return new Frame.Progress(
                    head,
                    id(),
                    firstNumber(
                            "percent",
                            "percentage",
                            "progress",
                            "data.percent",
                            "data.percentage",
                            "data.progress",
                            "progress.percent",
                            "progress.percentage"),
                    firstText(
                            "step",
                            "current_step",
                            "message",
                            "stage",
                            "tool",
                            "data.step",
                            "data.current_step",
                            "data.message",
                            "data.stage",
                            "progress.step",
                            "progress.message"),
                    steps(0),
                    steps(1));
        }

        /// The first pair of which both halves are there: 3 of 5 tools, never 3 tools of 40 files.
        private @Nullable Integer steps(int half) {
            for (List<String> pair : STEP_COUNTS) {
                Integer completed = firstNumber(pair.getFirst());
                Integer total = firstNumber(pair.getLast());
                if (completed != null && total != null) {
                    return half == 0 ? completed : total;
                }
            }
            return null;
        }

        Frame healthy(FrameHead head) {
            Double uptime = values.get("uptime") instanceof Double seconds ? seconds : null;
            return new Frame.Healthy(head, text("version"), uptime, Collections.unmodifiableSortedSet(tools));
        }

        private @Nullable String text(String key) {
            return values.get(key) instanceof String text ? text : null;
        }

        private @Nullable String firstText(String... wanted) {
            for (String key : wanted) {
                String text = text(key);
                if (text != null && !text.isBlank()) {
                    return text;
                }
            }
            return null;
        }

        private @Nullable Integer firstNumber(String... wanted) {
            for (String key : wanted) {
                if (values.get(key) instanceof Double number && Double.isFinite(number)) {
                    return (int) Math.clamp(number, 0, Integer.MAX_VALUE);
                }
            }
            return null;
        }
    }
}
