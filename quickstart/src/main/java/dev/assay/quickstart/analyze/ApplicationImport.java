package dev.assay.quickstart.analyze;

import dev.assay.model.task.Target;
import dev.assay.quickstart.client.AssayClient;
import java.io.IOException;
import java.nio.file.Path;

/// Makes an application of a directory: registers where it came from, and puts a copy where the analyzers look.
public final class ApplicationImport {

    private final AssayClient assay;
    private final Path applications;

    public ApplicationImport(AssayClient assay, Path applications) {
        this.assay = assay;
        this.applications = applications;
    }

    public record Imported(Target target, DirectorySnapshot.Copied copied) {}

    public Imported of(Path directory, String model) throws IOException, InterruptedException {
        var snapshot = DirectorySnapshot.of(directory);
        Target target = assay.register(model, snapshot.source().toString());
        // Both parts are checked by Target: neither can lead out of the folder.
        Path place = applications.resolve(target.model()).resolve("app" + target.app());
        return new Imported(target, snapshot.copyTo(place));
    }
}
