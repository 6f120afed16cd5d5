package dev.assay.maintenance.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.edge.digest.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A result's manifest.
final class Listed {

    private static final String MANIFEST = "manifest.json";

    /// The largest real ones have some hundred lines.
    private static final long MAX_SIZE = 4 * 1024 * 1024;

    private final Path directory;
    private final byte[] content;

    private Listed(Path directory, byte[] content) {
        this.directory = directory;
        this.content = content;
    }

    /// @throws IOException when there is none that could be one
    static Listed in(Path directory) throws IOException {
        Path manifest = directory.resolve(MANIFEST);
        if (!Files.isRegularFile(manifest, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("has no manifest");
        }
        if (Files.size(manifest) > MAX_SIZE) {
            throw new IOException("has a manifest that is too large");
        }
        return new Listed(directory, Files.readAllBytes(manifest));
    }

    String sha256() {
        return Digests.ofBytes(content);
    }

    /// Those files that compressing can make smaller.
    List<ListedFile> compressible(ObjectMapper json, long minSize) throws IOException {
        var files = new ArrayList<ListedFile>();
        Set<String> names = new HashSet<>();
        for (JsonNode file : json.readTree(content).path("files")) {
            var listed = new ListedFile(
                    file.path("name").asText(),
                    file.path("size").asLong(),
                    file.path("sha256").asText());
            names.add(listed.name());
            files.add(listed);
        }
        files.removeIf(file -> !file.name().endsWith(".json")
                || file.size() < minSize
                || names.contains(file.name() + ListedFile.COMPRESSED)
                || !file.liesIn(directory));
        return files;
    }
}
