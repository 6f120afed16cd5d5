package dev.assay.testkit.analyzer;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A recorded conversation with a real analyzer.
///
/// @param name the file's, without its ending
/// @param port which analyzer it was: 2001 static, 2002 dynamic, 2003 performance, 2004 ai; 0 when the file does
///     not say
/// @param sent what the client sent, in order
/// @param received what the analyzer sent, in order
/// @param closeCode how the analyzer closed; 0 when the client did
/// @param cut true when a frame stands in the file without most of what came over the wire
public record Recording(
        String name,
        int port,
        List<String> sent,
        List<String> received,
        int closeCode,
        String closeReason,
        boolean cut) {

    /// Where our own conversations lie: written by hand in the same form as the recorded ones, so that what matters
    /// of those is at hand everywhere.
    private static final String DISTILLED = "/dev/assay/testkit/conversations";

    /// A frame in a file is written in other white space than on the wire, which never makes up for half of it.
    private static final int CUT_FACTOR = 2;

    /// How a closing is described where the file holds no frames: `1009 (message too big) its reason`.
    private static final Pattern CLOSING = Pattern.compile("(\\d{4}) \\([^)]*\\) ?(.*)");

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

    /// Our own conversations, in the order of their names.
    public static List<Recording> distilled() throws IOException {
        URL place = Objects.requireNonNull(Recording.class.getResource(DISTILLED), DISTILLED);
        try {
            if ("file".equals(place.getProtocol())) {
                return loadAll(Path.of(place.toURI()));
            }
            try (FileSystem jar = FileSystems.newFileSystem(place.toURI(), Map.of())) {
                return loadAll(jar.getPath(DISTILLED));
            }
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException("a class path is made of URLs", impossible);
        }
    }

    /// Every conversation in the files of a folder, in the order of their names.
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

    /// The conversations in one file; most hold one. Of some only the end was kept.
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
        Matcher closing = CLOSING.matcher(
                content.getJsonObject("closed", new JsonObject()).getString("rcvd", ""));
        if (recordings.isEmpty() && closing.matches()) {
            recordings.add(new Recording(
                    name, port, List.of(), List.of(), Integer.parseInt(closing.group(1)), closing.group(2), false));
        }
        if (recordings.isEmpty()) {
            throw new IOException(name + " holds no conversation");
        }
        return recordings;
    }

    private static Recording conversation(String name, int port, JsonArray log) {
        var sent = new ArrayList<String>();
        var received = new ArrayList<String>();
        int code = 0;
        boolean cut = false;
        String reason = "";
        for (int i = 0; i < log.size(); i++) {
            JsonObject entry = log.getJsonObject(i);
            if ("->".equals(entry.getString("dir")) && !entry.containsKey("event")) {
                sent.add(text(entry));
            } else if ("<-".equals(entry.getString("dir"))) {
                String text = text(entry);
                received.add(text);
                cut |= entry.getInteger("size", 0) > CUT_FACTOR * text.getBytes(StandardCharsets.UTF_8).length;
            } else if ("closed".equals(entry.getString("event"))
                    && entry.getValue("rcvd") instanceof JsonObject close) {
                code = close.getInteger("code", 1000);
                reason = close.getString("reason", "");
            }
        }
        return new Recording(name, port, sent, received, code, reason, cut);
    }

    private static String text(JsonObject entry) {
        Object frame = entry.getValue("frame");
        if (frame instanceof JsonObject object) {
            return object.encode();
        }
        return frame instanceof JsonArray array ? array.encode() : entry.getString("raw", "");
    }
}
