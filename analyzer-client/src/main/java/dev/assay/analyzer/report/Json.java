package dev.assay.analyzer.report;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Walks streamed objects and arrays. Anything else where one is expected is passed over.
final class Json {

    private Json() {}

    interface Member {
        /// Must leave the parser at the value's last token.
        void read(String key, JsonToken value) throws IOException;
    }

    interface Element {
        /// Must leave the parser at the value's last token.
        void read(JsonToken value) throws IOException;
    }

    static void object(JsonParser parser, JsonToken value, Member member) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            member.read(key, parser.nextToken());
        }
    }

    static void array(JsonParser parser, JsonToken value, Element element) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            element.read(parser.currentToken());
        }
    }

    /// Lines and columns count from 1; tools say 0 or -1 when they do not know.
    static @Nullable Integer fromOne(@Nullable Integer number) {
        return number == null || number < 1 ? null : number;
    }
}
