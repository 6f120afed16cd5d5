package dev.assay.analyzer;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.assay.analyzer.report.SarifWriter;
import dev.assay.analyzer.report.Span;
import dev.assay.analyzer.wire.Bytes;
import dev.assay.analyzer.wire.WireJson;
import dev.assay.analyzer.wire.WireText;
import dev.assay.model.task.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// A result, kept as the bytes it came in.
final class FrameDocument implements ResultDocument {

    /// The first three letters of what strict JSON or UTF-8 may not hold.
    private static final int NAN = 'N' << 16 | 'a' << 8 | 'N';
    private static final int INFINITY = 'I' << 16 | 'n' << 8 | 'f';
    private static final int SURROGATE = '\\' << 16 | 'u' << 8 | 'd';

    private final Bytes frame;
    private final List<String> keys;
    private final SortedMap<String, Span> sarif;
    private final Target target;

    /// @param target the application that was analysed
    FrameDocument(Bytes frame, List<String> keys, SortedMap<String, Span> sarif, Target target) {
        this.frame = frame;
        this.keys = List.copyOf(keys);
        this.sarif = sarif;
        this.target = target;
    }

    @Override
    public long size() {
        return frame.size();
    }

    @Override
    public List<String> keys() {
        return keys;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        if (mayBeMoreThanStrictJson()) {
            transcribe(out);
        } else {
            frame.writeTo(out);
        }
    }

    @Override
    public SortedSet<String> sarifTools() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(sarif.keySet()));
    }

    @Override
    public void writeSarif(String tool, OutputStream out) throws IOException {
        Span span = sarif.get(tool);
        if (span == null) {
            throw new IllegalArgumentException("no SARIF came from " + WireText.forLog(tool));
        }
        SarifWriter.write(frame, span, tool, target, out);
    }

    /// Looks for the letters that `NaN`, `Infinity` and escaped surrogates begin with. They may as well stand in
    /// the middle of a text; then transcribing is not needed and does no harm.
    private boolean mayBeMoreThanStrictJson() throws IOException {
        try (InputStream in = frame.open()) {
            var buffer = new byte[64 * 1024];
            int window = 0;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    window = (window << 8 | buffer[i] & 0xFF) & 0xFFFFFF;
                    if (window == NAN || window == INFINITY || (window | 0x20) == SURROGATE) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    private void transcribe(OutputStream out) throws IOException {
        try (JsonParser parser = WireJson.parser(frame);
                JsonGenerator generator = WireJson.generator(out)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    generator.writeFieldName(WireText.clean(parser.currentName(), Integer.MAX_VALUE));
                } else if (token.isScalarValue()) {
                    WireJson.copyScalar(parser, generator);
                } else {
                    generator.copyCurrentEvent(parser);
                }
            }
        }
    }
}
