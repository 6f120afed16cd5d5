package dev.assay.quickstart.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/// A random password in a file that only its owner can read.
record Secret(Path file, String text) {

    static Secret in(Path file) throws IOException {
        if (!Files.exists(file)) {
            var bytes = new byte[24];
            new SecureRandom().nextBytes(bytes);
            Path fresh = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    "secret",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, HexFormat.of().formatHex(bytes));
            Files.move(fresh, file);
        }
        return new Secret(file, Files.readString(file).strip());
    }

    @Override
    public String toString() {
        return "the secret in " + file;
    }
}
