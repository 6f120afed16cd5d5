package dev.assay.analyzers.builtin;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/// Where the classes of this application lie, for another Java process to find.
final class ClassPath {

    private ClassPath() {}

    /// In Quarkus' own packaging the jars lie in folders beside the application's; elsewhere (tests, dev mode) it
    /// is the class path this process was started with.
    static String ofThisApplication() {
        CodeSource source = ClassPath.class.getProtectionDomain().getCodeSource();
        if (source != null) {
            try {
                Path jar = Path.of(source.getLocation().toURI());
                Path folder = jar.resolve("../..").normalize();
                if (Files.isDirectory(folder.resolve("lib/main"))) {
                    return String.join(
                            File.pathSeparator,
                            jar.toString(),
                            folder.resolve("lib/boot").resolve("*").toString(),
                            folder.resolve("lib/main").resolve("*").toString());
                }
            } catch (URISyntaxException e) {
                throw new IllegalStateException("the place of a class is always a URI", e);
            }
        }
        return System.getProperty("java.class.path");
    }
}
