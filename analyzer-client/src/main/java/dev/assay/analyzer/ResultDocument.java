package dev.assay.analyzer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.SortedSet;

/// An analyzer's result as it came, ready to be written to files. Nothing here builds the document in memory a
/// second time: everything is copied from the frame's bytes as it is written.
public interface ResultDocument {

    /// The size of the frame in bytes.
    long size();

    /// The frame's first keys, for logs: what it consists of when nothing could be made of it.
    List<String> keys();

    /// Writes the frame byte for byte, but for what strict JSON does not know: `NaN` and `Infinity` become `null`,
    /// half a surrogate pair becomes U+FFFD. Takes the same little memory for every frame.
    ///
    /// The stream is left open.
    void writeTo(OutputStream out) throws IOException;

    /// The tools that came with SARIF.
    SortedSet<String> sarifTools();

    /// Writes one tool's SARIF as a valid document of version 2.1.0: documents nested inside `runs` are spliced, a
    /// bare run is wrapped, and what the schema refuses (line 0, unknown levels, `null` members) is mended. Files
    /// of the application are named from its folder on, as `src/app.py` with the base `%SRCROOT%`; other URIs stay
    /// as they are. A text of more than a million characters is cut, so that writing takes little memory too.
    ///
    /// The stream is left open.
    ///
    /// @throws IllegalArgumentException when that tool is not one of [#sarifTools()]
    void writeSarif(String tool, OutputStream out) throws IOException;
}
