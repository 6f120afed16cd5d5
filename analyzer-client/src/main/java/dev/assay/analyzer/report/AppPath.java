package dev.assay.analyzer.report;

import dev.assay.model.task.Target;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Turns the paths tools report, which are those of the container they ran in, into paths inside the application.
final class AppPath {

    private AppPath() {}

    /// The path from the application's folder on, `/` between its parts. Null when it is somewhere else, or leads
    /// out of the application: such a path must not be looked up by anybody.
    static @Nullable String relative(String path, Target target) {
        return inside(path, target, true);
    }

    /// The same, for paths only that lead through the application's folder: null for one that may be relative to it
    /// already.
    static @Nullable String below(String path, Target target) {
        return inside(path, target, false);
    }

    private static @Nullable String inside(String path, Target target, boolean relativeToo) {
        String plain = withoutScheme(path).replace('\\', '/');
        List<String> parts = parts(plain);
        if (parts == null) {
            return null;
        }
        int start = afterApplication(parts, target);
        boolean absolute = plain.startsWith("/") || plain.matches("[A-Za-z]:/.*");
        if (start < 0 && absolute) {
            start = afterFolder(parts, "app" + target.app());
        }
        if (start < 0 && (absolute || !relativeToo)) {
            return null;
        }
        List<String> inside = parts.subList(Math.max(start, 0), parts.size());
        return inside.isEmpty() ? null : String.join("/", inside);
    }

    private static String withoutScheme(String path) {
        if (!path.toLowerCase(Locale.ROOT).startsWith("file:")) {
            return path;
        }
        String rest = path.substring("file:".length());
        if (rest.startsWith("//")) {
            int slash = rest.indexOf('/', 2);
            rest = slash < 0 ? rest.substring(2) : rest.substring(slash);
        }
        return decode(rest);
    }

    /// Undoes `%20`; a text that is not properly encoded is taken as it stands.
    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer decoded = ByteBuffer.allocate(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int value = bytes[i] == '%' && i + 2 < bytes.length ? hex(bytes[i + 1]) * 16 + hex(bytes[i + 2]) : -1;
            if (value >= 0 && hex(bytes[i + 1]) >= 0 && hex(bytes[i + 2]) >= 0) {
                decoded.put((byte) value);
                i += 2;
            } else {
                decoded.put(bytes[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
        } catch (CharacterCodingException notUtf8) {
            return text;
        }
    }

    private static int hex(byte digit) {
        return Character.digit(digit, 16);
    }

    /// The parts without `.` and `..`; null when a `..` leads out.
    private static @Nullable List<String> parts(String path) {
        var parts = new ArrayList<String>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                if (parts.isEmpty()) {
                    return null;
                }
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts;
    }

    /// After `<model>/app<N>` or `<model>/<template>/app<N>`; -1 when neither is there.
    private static int afterApplication(List<String> parts, Target target) {
        String app = "app" + target.app();
        for (int i = 0; i + 1 < parts.size(); i++) {
            if (parts.get(i).equals(target.model())) {
                if (parts.get(i + 1).equals(app)) {
                    return i + 2;
                }
                if (i + 2 < parts.size() && parts.get(i + 2).equals(app)) {
                    return i + 3;
                }
            }
        }
        return -1;
    }

    /// After the application's own folder, for tools that resolve symbolic links and so lose the model's.
    private static int afterFolder(List<String> parts, String folder) {
        int index = parts.indexOf(folder);
        return index < 0 ? -1 : index + 1;
    }
}
