package dev.assay.maintenance.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What was being written when its writer died: `.staging/…` in the results folder, and `.generating-…` at any
/// level of the applications folder. The writers' own names, so nothing else is ever taken for temporary.
public final class TemporaryFiles {

    private static final String GENERATING = ".generating-";

    /// `<model>/<template>/.generating-…`
    private static final int LEVELS = 3;

    private final Path results;
    private final Optional<Path> applications;

    public TemporaryFiles(ResultsFolder results, ApplicationsFolder applications) {
        this.results = results.root();
        this.applications = applications.root();
    }

    /// @param path for people
    /// @param changedAt when anything in it was last changed
    public record Temporary(Path path, Instant changedAt) {}

    /// All there are, in no order.
    ///
    /// @param unreadable is told what could not be looked into, and why
    public List<Temporary> all(Consumer<String> unreadable) {
        var found = new ArrayList<Temporary>();
        Path staging = results.resolve(ResultsFolder.STAGING);
        if (Files.isSymbolicLink(staging)) {
            unreadable.accept(staging + " is a link, which is not followed");
        } else {
            list(staging, unreadable, entry -> note(entry, found, unreadable));
        }
        applications.ifPresent(root -> search(root, LEVELS, found, unreadable));
        return List.copyOf(found);
    }

    /// Removes it with all that is in it; links are removed, not followed.
    public Removal remove(Temporary temporary) {
        try {
            return Tree.exists(temporary.path()) ? Tree.delete(temporary.path()) : new Removal.WasGone();
        } catch (IOException e) {
            return new Removal.Refused(temporary.path() + " " + Reason.of(e));
        }
    }

    private void search(Path directory, int levels, List<Temporary> found, Consumer<String> unreadable) {
        list(directory, unreadable, entry -> {
            String name = String.valueOf(entry.getFileName());
            if (name.startsWith(GENERATING)) {
                note(entry, found, unreadable);
            } else if (levels > 1
                    && !name.startsWith(".")
                    && !ResultPath.isApplication(name)
                    && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                search(entry, levels - 1, found, unreadable);
            }
        });
    }

    private static void note(Path entry, List<Temporary> found, Consumer<String> unreadable) {
        try {
            Instant changed = Tree.lastChange(entry);
            if (!changed.equals(Instant.MIN)) {
                found.add(new Temporary(entry, changed));
            }
        } catch (IOException e) {
            unreadable.accept(entry + " cannot be read: " + Reason.of(e));
        }
    }

    private static void list(Path directory, Consumer<String> unreadable, Consumer<Path> each) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(each);
        } catch (NoSuchFileException | NotDirectoryException _) {
            // There is none, or it is gone since it was listed.
        } catch (IOException | DirectoryIteratorException e) {
            unreadable.accept(directory + " cannot be read: " + Reason.of(e));
        }
    }
}
