package dev.assay.quickstart.analyze;

import dev.assay.model.task.Target;
import java.nio.file.Path;

/// What an application is filed under when nobody says.
final class ModelName {

    private static final int LONGEST = 60;

    private ModelName() {}

    /// The directory's name with everything a slug cannot hold left out.
    static String of(Path directory) {
        Path name = directory.getFileName();
        String slug = (name == null ? "" : name.toString())
                .replaceAll("[^A-Za-z0-9._-]+", "-")
                .replaceAll("\\.{2,}", ".")
                .replaceAll("^[^A-Za-z0-9]+", "");
        String shortened = slug.substring(0, Math.min(LONGEST, slug.length()));
        return Target.isValidModel(shortened) ? shortened : "application";
    }
}
