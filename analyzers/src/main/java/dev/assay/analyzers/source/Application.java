package dev.assay.analyzers.source;

import java.nio.file.Path;

/// An application that exists on disk, below the root it was looked up in.
///
/// @param directory its real path
/// @param place its path below the root, with `/` between the parts
public record Application(Path directory, String place) {

    /// The path under which findings are reported: the one the file has in the analyzers' containers, whatever the
    /// folder is called here, so that all analyzers name a file alike.
    public String reportedPath(String fileName) {
        return "/app/sources/" + place + "/" + fileName;
    }
}
