package dev.assay.maintenance.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the applications lie: `<model>/app<N>` or `<model>/<template>/app<N>`. Names beginning with a dot, such as
/// those an application has while it is generated, are nobody's.
public final class ApplicationsFolder {

    private final @Nullable Path root;
    private final Listing listing;

    /// @param root empty when this process is not told where they are
    public ApplicationsFolder(Optional<Path> root) {
        this(root.orElse(null), Files::newDirectoryStream);
    }

    ApplicationsFolder(@Nullable Path root, Listing listing) {
        this.root = root == null ? null : root.toAbsolutePath().normalize();
        this.listing = listing;
    }

    public Optional<Path> root() {
        return Optional.ofNullable(root);
    }

    /// Looks at everything once. Reads the directories' names and nothing else.
    public ApplicationScan scan() {
        if (root == null) {
            return new ApplicationScan.Blind("assay.applications-dir is not set");
        }
        Path real;
        try {
            real = root.toRealPath();
        } catch (NoSuchFileException _) {
            return new ApplicationScan.Blind("the applications folder " + root + " is not there");
        } catch (IOException e) {
            return new ApplicationScan.Blind("the applications folder " + root + " cannot be read: " + Reason.of(e));
        }
        return new SeenApplications(real, listing).look();
    }
}
