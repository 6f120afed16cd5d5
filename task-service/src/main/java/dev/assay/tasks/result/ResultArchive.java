package dev.assay.tasks.result;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.model.task.TaskResult;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Reads results back from disk. Only files that a manifest lists can be had, whatever name is asked for.
@ApplicationScoped
public class ResultArchive {

    private static final String COMPRESSED = ".gz";

    private final ResultFolder folder;
    private final ObjectMapper json;

    ResultArchive(ResultFolder folder, ObjectMapper json) {
        this.folder = folder;
        this.json = json;
    }

    /// @param files a main task's, as its row names them
    /// @return empty when the files are gone
    /// @throws IOException when they are there and cannot be read
    public Optional<Manifest> manifest(TaskResult.StoredFiles files) throws IOException {
        Path manifest = folder.resolve(files.path()).resolve(Manifest.NAME);
        try {
            return Optional.of(json.readValue(Files.readAllBytes(manifest), Manifest.class));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /// The maintenance service stores old files as `<name>.gz`; their content is what the manifest says all the same.
    ///
    /// @param file one of the manifest's, or the manifest itself
    /// @return empty when the file is gone
    public Optional<Content> open(TaskResult.StoredFiles files, String file) throws IOException {
        Path directory = folder.resolve(files.path());
        Optional<Path> plain = within(directory, file);
        return plain.isPresent()
                ? plain.map(path -> new Content(path, false))
                : within(directory, file + COMPRESSED).map(path -> new Content(path, true));
    }

    /// @param compressed whether its content is to be had by decompressing it
    public record Content(Path path, boolean compressed) {}

    private static Optional<Path> within(Path directory, String file) throws IOException {
        Path path = directory.resolve(file);
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        // A link planted in the results folder must not lead out of it.
        return path.toRealPath().startsWith(directory.toRealPath()) ? Optional.of(path) : Optional.empty();
    }
}
