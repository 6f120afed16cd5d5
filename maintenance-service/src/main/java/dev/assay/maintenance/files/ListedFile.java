package dev.assay.maintenance.files;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// A file as a result's manifest lists it.
///
/// @param name relative to the result's directory
/// @param sha256 of its content, lower-case hex
record ListedFile(String name, long size, String sha256) {

    static final String COMPRESSED = ".gz";

    Path in(Path directory) {
        return directory.resolve(name);
    }

    Path compressedIn(Path directory) {
        return directory.resolve(name + COMPRESSED);
    }

    /// False for names that lead out, and for files behind links.
    boolean liesIn(Path directory) {
        Path path = directory.resolve(name);
        return path.startsWith(directory)
                && path.equals(path.normalize())
                && Files.isDirectory(path.resolveSibling(""), LinkOption.NOFOLLOW_LINKS);
    }
}
