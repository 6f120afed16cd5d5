package dev.assay.analyzer.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.assay.analyzer.wire.BoundedText;
import dev.assay.analyzer.wire.Bytes;
import dev.assay.analyzer.wire.WireJson;
import dev.assay.analyzer.wire.WireText;
import dev.assay.model.analysis.Severity;
import dev.assay.model.task.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the SARIF of a frame as a valid document of version 2.1.0, copying it as it streams by.
///
/// URIs that lead into the application are written relative to its folder, `%SRCROOT%`, because where it lies is
/// known only to whoever reads the document. What the tool says of its base folders is left out for the same
/// reason.
public final class SarifWriter {

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
    private static final Set<String> LEVELS = Set.of("none", "note", "warning", "error");

    /// Of a run: what belongs to the document, and folders that exist only where the tool ran.
    private static final Set<String> LEFT_OUT = Set.of("$schema", "version", "originalUriBaseIds");

    /// The schema wants these from 1 on; tools write 0 when they do not know.
    private static final Set<String> FROM_ONE = Set.of("startLine", "startColumn", "endLine", "endColumn");

    private static final String SOURCE_ROOT = "%SRCROOT%";

    private static final int MAX_NESTED = 8;

    /// Longer than the whole source file that some tools repeat with a finding.
    private static final int MAX_TEXT = 1_000_000;

    private final String tool;
    private final Target target;
    private final JsonGenerator out;

    /// Of the run that is being written.
    private BoundedText texts = new BoundedText(Bytes.of(""));

    private SarifWriter(String tool, Target target, JsonGenerator out) {
        this.tool = tool;
        this.target = target;
        this.out = out;
    }

    /// @param tool the name a run gets that does not say which tool made it
    /// @param span where the SARIF stands in the frame
    /// @param target the application that was analysed
    public static void write(Bytes frame, Span span, String tool, Target target, OutputStream to) throws IOException {
        try (JsonParser parser = WireJson.parser(frame.slice(span.from(), span.to()));
                JsonGenerator out = WireJson.generator(to)) {
            out.writeStartObject();
            out.writeStringField("$schema", SCHEMA);
            out.writeStringField("version", "2.1.0");
            out.writeArrayFieldStart("runs");
            new SarifWriter(tool, target, out).runs(parser, frame, span);
            out.writeEndArray();
            out.writeEndObject();
        }
    }

    /// A document is looked through for its runs; what has no `runs` is one itself, and is read again from its
    /// start because what was passed over to find that out belongs to it.
    private void runs(JsonParser parser, Bytes frame, Span span) throws IOException {
        parser.nextToken();
        if (!nestedRuns(parser, frame, span.from(), 0)) {
            run(frame.slice(span.from(), span.to()));
        }
    }

    private boolean nestedRuns(JsonParser parser, Bytes frame, long start, int depth) throws IOException {
        boolean[] found = {false};
        Json.object(parser, parser.currentToken(), (key, value) -> {
            if (!key.equals("runs") || value != JsonToken.START_ARRAY) {
                parser.skipChildren();
                return;
            }
            found[0] = true;
            Json.array(parser, value, element -> element(parser, element, frame, start, depth));
        });
        return found[0];
    }

    private void element(JsonParser parser, JsonToken element, Bytes frame, long start, int depth) throws IOException {
        if (element != JsonToken.START_OBJECT || depth >= MAX_NESTED) {
            parser.skipChildren();
            return;
        }
        long from = start + parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        long to = start + parser.currentLocation().getByteOffset();
        try (JsonParser inner = WireJson.parser(frame.slice(from, to))) {
            inner.nextToken();
            if (nestedRuns(inner, frame, from, depth + 1)) {
                return;
            }
        }
        run(frame.slice(from, to));
    }

    private void run(Bytes run) throws IOException {
        texts = new BoundedText(run);
        try (JsonParser parser = WireJson.parser(run)) {
            parser.nextToken();
            run(parser);
        }
    }

    private void run(JsonParser parser) throws IOException {
        out.writeStartObject();
        boolean[] hasTool = {false};
        boolean[] hasResults = {false};
        Json.object(parser, parser.currentToken(), (key, value) -> {
            if (LEFT_OUT.contains(key)) {
                parser.skipChildren();
            } else {
                hasTool[0] |= key.equals("tool") && value == JsonToken.START_OBJECT;
                hasResults[0] |= key.equals("results") && value == JsonToken.START_ARRAY;
                member(parser, key, value);
            }
        });
        if (!hasTool[0]) {
            out.writeObjectFieldStart("tool");
            out.writeObjectFieldStart("driver");
            out.writeStringField("name", tool);
            out.writeEndObject();
            out.writeEndObject();
        }
        if (!hasResults[0]) {
            out.writeArrayFieldStart("results");
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    /// Copies a member, unless the schema would refuse it.
    private void member(JsonParser parser, String key, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NULL
                || (FROM_ONE.contains(key) && value.isNumeric() && parser.getDoubleValue() < 1)) {
            return;
        }
        out.writeFieldName(WireText.clean(key, Integer.MAX_VALUE));
        if (key.equals("level") && value == JsonToken.VALUE_STRING) {
            out.writeString(level(texts.read(parser, MAX_TEXT)));
        } else {
            value(parser, value);
        }
    }

    private void value(JsonParser parser, JsonToken value) throws IOException {
        switch (value) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                out.writeStartArray();
                Json.array(parser, value, element -> value(parser, element));
                out.writeEndArray();
            }
            default -> WireJson.copyScalar(parser, texts, MAX_TEXT, out);
        }
    }

    /// Copies an object. In SARIF every `uri` says where a file is, and what it is relative to stands beside it,
    /// before or after.
    private void object(JsonParser parser) throws IOException {
        out.writeStartObject();
        @Nullable String[] base = {null};
        boolean[] belowRoot = {false};
        Json.object(parser, JsonToken.START_OBJECT, (key, value) -> {
            if (key.equals("uriBaseId")) {
                base[0] = value == JsonToken.VALUE_STRING ? texts.read(parser, MAX_TEXT) : null;
                parser.skipChildren();
            } else if (key.equals("uri") && value == JsonToken.VALUE_STRING) {
                String uri = texts.read(parser, MAX_TEXT);
                String relative = AppUri.relative(uri, target);
                belowRoot[0] = relative != null;
                out.writeStringField(key, relative == null ? uri : relative);
            } else {
                member(parser, key, value);
            }
        });
        if (belowRoot[0]) {
            base[0] = SOURCE_ROOT;
        }
        if (base[0] != null) {
            out.writeStringField("uriBaseId", base[0]);
        }
        out.writeEndObject();
    }

    private static String level(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (LEVELS.contains(lower)) {
            return lower;
        }
        return switch (Severity.ofWord(word)) {
            case CRITICAL, HIGH -> "error";
            case MEDIUM -> "warning";
            case LOW -> "note";
            case INFO -> "none";
        };
    }
}
