package dev.assay.analyzer;

import dev.assay.analyzer.report.SarifWriter;
import dev.assay.analyzer.report.Span;
import dev.assay.analyzer.wire.Bytes;
import dev.assay.analyzer.wire.StrictJson;
import dev.assay.analyzer.wire.WireText;
import dev.assay.model.task.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// A result, kept as the bytes it came in.
final class FrameDocument implements ResultDocument {

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
        StrictJson.copy(frame, out);
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
}
