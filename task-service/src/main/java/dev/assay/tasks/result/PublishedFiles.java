package dev.assay.tasks.result;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Finds what a subtask has already published into its main task's directory, with sizes and digests as they are on
/// disk.
@ApplicationScoped
class PublishedFiles {

    List<StoredFile> of(SubtaskEnd end, Path target) throws IOException {
        var files = new ArrayList<StoredFile>();
        for (Path file : list(target.resolve("services"))) {
            if (ResultNames.isPayloadOf(end.service(), file.getFileName().toString())) {
                files.add(read(target, file));
            }
        }
        for (Path file : list(target.resolve("sarif"))) {
            if (ResultNames.isSarifOf(end.service(), file.getFileName().toString())) {
                files.add(read(target, file));
            }
        }
        return files;
    }

    private static StoredFile read(Path target, Path file) throws IOException {
        String name =
                target.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
        return new StoredFile(name, Files.size(file), Digests.ofFile(file));
    }

    private static List<Path> list(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
