package dev.assay.analyzer.wire;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// The JSON analyzers send: Python's, which knows `NaN` and `Infinity`, with texts as long as a whole result.
public final class WireJson {

    /// Deep enough for every known document; a deeper one is somebody's attempt at our stack.
    public static final int MAX_DEPTH = 400;

    /// Of these a number of strict JSON is made; `NaN`, `INF` and `Infinity` are not.
    private static final String IN_NUMBERS = "0123456789+-.eE";

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private WireJson() {}

    /// Reads a message in place where it is in one piece; its byte offsets count from the message's beginning.
    public static JsonParser parser(Bytes message) throws IOException {
        if (message.pieceCount() == 1) {
            ByteBuffer whole = message.piece(0);
            return FACTORY.createParser(whole.array(), whole.arrayOffset() + whole.position(), whole.remaining());
        }
        return FACTORY.createParser(message.open());
    }

    /// The same, for what takes long to read: reading ends soon after the thread was interrupted, with an
    /// [java.io.InterruptedIOException].
    public static JsonParser interruptible(Bytes message) throws IOException {
        return FACTORY.createParser(new InterruptibleInput(message.open()));
    }

    static JsonParser parser(InputStream in) throws IOException {
        return FACTORY.createParser(in);
    }

    /// Writes UTF-8 and leaves the stream open.
    public static JsonGenerator generator(OutputStream out) throws IOException {
        return FACTORY.createGenerator(out, JsonEncoding.UTF8);
    }

    /// Copies the scalar the parser stands at; what strict JSON or UTF-8 cannot hold becomes `null` or U+FFFD.
    ///
    /// @param maxLength where a text is cut
    public static void copyScalar(JsonParser from, BoundedText texts, int maxLength, JsonGenerator to)
            throws IOException {
        switch (from.currentToken()) {
            case VALUE_STRING -> to.writeString(texts.read(from, maxLength));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                String digits = from.getText();
                if (digits.chars().allMatch(c -> IN_NUMBERS.indexOf(c) >= 0)) {
                    to.writeNumber(digits);
                } else {
                    to.writeNull();
                }
            }
            default -> to.copyCurrentEvent(from);
        }
    }
}
