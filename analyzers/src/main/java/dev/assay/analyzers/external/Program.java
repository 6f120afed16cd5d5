package dev.assay.analyzers.external;

import java.nio.file.Path;

/// An installed program.
///
/// @param version what it says its version is, for people; empty when it says something else
public record Program(Path path, String version) {

    /// The first number of the version, 0 when there is none.
    int majorVersion() {
        String digits = version.replaceFirst("\\..*", "");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }
}
