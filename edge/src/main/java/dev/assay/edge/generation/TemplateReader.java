package dev.assay.edge.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads templates: `<name>/requirements.json`, with `system.md` and `user.md` beside it or, for all that have none
/// of their own, in `prompts/`.
final class TemplateReader {

    private static final String REQUIREMENTS = "requirements.json";
    private static final String SYSTEM = "system.md";
    private static final String USER = "user.md";
    private static final String SHARED = "prompts/";
    private static final String BUNDLED = "templates/";

    /// A prompt is a page, not a book.
    private static final int MAX_LENGTH = 200_000;

    private final ObjectMapper json;

    TemplateReader(ObjectMapper json) {
        this.json = json;
    }

    /// A file's text by its path, `/` between its parts; empty when there is none.
    private interface Source {
        Optional<String> text(String path) throws IOException;
    }

    /// Their names are in a file of their own, because what is in a jar or in an executable cannot be listed.
    Map<String, Template> bundled() {
        var templates = new TreeMap<String, Template>();
        try {
            String names = resource("index.txt")
                    .orElseThrow(() -> new IllegalStateException("templates/index.txt is missing from this build"));
            for (String name : names.lines().toList()) {
                templates.put(name, template(name, TemplateReader::resource));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return templates;
    }

    /// @throws IllegalStateException when the folder or one of its templates cannot be read
    Map<String, Template> in(Path folder) {
        var templates = new TreeMap<String, Template>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (Files.isRegularFile(entry.resolve(REQUIREMENTS))) {
                    String name = entry.getFileName().toString();
                    templates.put(name, template(name, path -> {
                        Optional<String> own = file(folder.resolve(path));
                        return own.isPresent() || !path.startsWith(SHARED) ? own : resource(path);
                    }));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("assay.generation.templates-dir: " + folder + " cannot be read: " + e, e);
        }
        return templates;
    }

    private Template template(String name, Source source) throws IOException {
        try {
            if (!Template.isValidName(name)) {
                throw new IllegalArgumentException("its name is not " + Template.NAME_RULE);
            }
            String requirements = source.text(name + "/" + REQUIREMENTS)
                    .orElseThrow(() -> new IllegalArgumentException("it has no " + REQUIREMENTS));
            return new Template(
                    name,
                    json.readValue(requirements, Template.Requirements.class),
                    prompt(name, SYSTEM, source),
                    prompt(name, USER, source));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalStateException("the template " + name + " is none: " + e.getMessage(), e);
        }
    }

    private static String prompt(String name, String file, Source source) throws IOException {
        Optional<String> own = source.text(name + "/" + file);
        return (own.isPresent() ? own : source.text(SHARED + file))
                .orElseThrow(() -> new IllegalArgumentException("it has no " + file));
    }

    private static Optional<String> file(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        if (Files.size(path) > MAX_LENGTH) {
            throw new IllegalArgumentException(path + " is larger than " + MAX_LENGTH + " bytes");
        }
        return Optional.of(Files.readString(path));
    }

    private static Optional<String> resource(String path) throws IOException {
        try (InputStream text = TemplateReader.class.getClassLoader().getResourceAsStream(BUNDLED + path)) {
            return text == null
                    ? Optional.empty()
                    : Optional.of(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
