package dev.assay.testkit.analyzer;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A recorded conversation with a real analyzer.
///
/// @param name the file's, without its ending
/// @param port which analyzer it was: 2001 static, 2002 dynamic, 2003 performance, 2004 ai; 0 when the file does
///     not say
/// @param sent what the client sent, in order
/// @param received what the analyzer sent, in order
/// @param closeCode how the analyzer closed; 0 when the client did
public record Recording(
        String name, int port, List<String> sent, List<String> received, int closeCode, String closeReason) {

    public Recording {
        sent = List.copyOf(sent);
        received = List.copyOf(received);
    }

    /// The request, when it is one for an analysis.
    public Optional<JsonObject> request() {
        return sent.stream()
                .findFirst()
                .filter(text -> text.startsWith("{") && text.endsWith("}"))
                .map(JsonObject::new)
                .filter(frame -> frame.getValue("type") instanceof String);
    }

    /// Plays the analyzer's side once the client has sent something.
    public Script replay() {
        Script script = Script.begin().awaitRequest();
        for (String frame : received) {
            script = script.send(frame);
        }
        return closeCode == 0 ? script : script.close(closeCode, closeReason);
    }

    /// Every conversation in the files of a folder, in the order of their names. A file that holds none is passed
    /// over.
    public static List<Recording> loadAll(Path folder) throws IOException {
        var recordings = new ArrayList<Recording>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                recordings.addAll(load(file));
            }
        }
        return List.copyOf(recordings);
    }

    /// The conversations in one file; most hold one.
    public static List<Recording> load(Path file) throws IOException {
        String name = file.getFileName().toString().replaceFirst("\\.json$", "");
        JsonObject content;
        try {
            content = new JsonObject(Files.readString(file));
        } catch (DecodeException broken) {
            throw new IOException(name + " is not a recording", broken);
        }
        String url = content.getString("url", "ws://127.0.0.1:0");
        int port = Integer.parseInt(url.replaceFirst(".*:", "").replaceFirst("/.*", ""));
        var recordings = new ArrayList<Recording>();
        if (content.containsKey("log")) {
            recordings.add(conversation(name, port, content.getJsonArray("log")));
        }
        JsonArray runs = content.getJsonArray("runs", new JsonArray());
        for (int i = 0; i < runs.size(); i++) {
            JsonArray log = runs.getJsonArray(i);
            String at = log.getJsonObject(0).getString("url", url);
            recordings.add(conversation(name + "-" + i, Integer.parseInt(at.replaceFirst(".*:", "")), log));
        }
        return recordings;
    }

    private static Recording conversation(String name, int port, JsonArray log) {
        var sent = new ArrayList<String>();
        var received = new ArrayList<String>();
        int code = 0;
        String reason = "";
        for (int i = 0; i < log.size(); i++) {
            JsonObject entry = log.getJsonObject(i);
            if ("->".equals(entry.getString("dir")) && !entry.containsKey("event")) {
                sent.add(text(entry));
            } else if ("<-".equals(entry.getString("dir"))) {
                received.add(text(entry));
            } else if ("closed".equals(entry.getString("event"))
                    && entry.getValue("rcvd") instanceof JsonObject close) {
                code = close.getInteger("code", 1000);
                reason = close.getString("reason", "");
            }
        }
        return new Recording(name, port, sent, received, code, reason);
    }

    private static String text(JsonObject entry) {
        Object frame = entry.getValue("frame");
        if (frame instanceof JsonObject object) {
            return object.encode();
        }
        return frame instanceof JsonArray array ? array.encode() : entry.getString("raw", "");
    }
}
