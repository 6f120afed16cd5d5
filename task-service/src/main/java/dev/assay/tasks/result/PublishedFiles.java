package dev.assay.tasks.result;

import dev.assay.edge.digest.Digests;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Finds what a subtask has already published into its main task's directory, with sizes and digests as they are on
/// disk.
@ApplicationScoped
class PublishedFiles {

    List<StoredFile> of(SubtaskEnd end, Path target) throws IOException {
        var files = new ArrayList<StoredFile>();
        for (String name : ResultNames.in(target)) {
            if (ResultNames.isOfService(end.service(), name)) {
                Path file = target.resolve(name);
                files.add(new StoredFile(name, Files.size(file), Digests.ofFile(file)));
            }
        }
        return files;
    }
}
