package dev.assay.maintenance.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;

/// Opens directories. Tests put something between, to have them change or fail at the moment they are read.
@FunctionalInterface
interface Listing {

    DirectoryStream<Path> open(Path directory) throws IOException;
}
