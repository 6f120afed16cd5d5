package dev.assay.maintenance.files;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.edge.digest.Digests;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// Stores files of a result as `<name>.gz` in place of `<name>`.
///
/// The manifest stays as it is, and so does the digest in the task's row that proves it: it lists contents, by
/// name, size and digest, and says nothing about how they are stored. Whoever reads a result looks for the name,
/// then for the name with `.gz`. A file is replaced only when its content is what the manifest says and was read
/// back from the compressed one; a process killed meanwhile leaves both, which is the same content twice.
public final class ResultCompression {

    private static final int BUFFER = 64 * 1024;

    private final ResultsFolder results;
    private final ObjectMapper json;
    private final long minSize;

    /// @param minSize smaller files stay as they are, in bytes
    public ResultCompression(ResultsFolder results, ObjectMapper json, long minSize) {
        this.results = results;
        this.json = json;
        this.minSize = minSize;
    }

    /// How many files [#prepare] would compress, by the looks of it; 0 when the result cannot be read.
    ///
    /// @param path as the task's row names it
    public int count(String path) {
        try {
            Optional<Path> directory = results.resolve(path);
            int files = 0;
            if (directory.isPresent()) {
                for (ListedFile file : Listed.in(directory.get()).compressible(json, minSize)) {
                    files += isPlain(file.in(directory.get())) ? 1 : 0;
                }
            }
            return files;
        } catch (IOException _) {
            return 0;
        }
    }

    /// Compresses a result's files, and replaces nothing yet.
    ///
    /// @param path as the task's row names it
    /// @param manifestSha256 the row's as well
    public Compression prepare(String path, String manifestSha256) {
        try {
            Optional<Path> directory = results.resolve(path);
            return directory.isEmpty() ? new Compression.Nothing() : prepare(directory.get(), manifestSha256);
        } catch (NoSuchFileException _) {
            return new Compression.Nothing();
        } catch (IOException e) {
            return new Compression.Refused(path + " " + Reason.of(e));
        }
    }

    private Compression prepare(Path directory, String manifestSha256) throws IOException {
        Listed listed = Listed.in(directory);
        if (!listed.sha256().equals(manifestSha256)) {
            throw new IOException("has a manifest that is not the one its task's row is proved by");
        }
        Path staging = Files.createDirectories(results.root().toRealPath().resolve(ResultsFolder.STAGING));
        var replacement = new Replacement(Files.createTempDirectory(staging, "compressed-"));
        try {
            for (ListedFile file : listed.compressible(json, minSize)) {
                if (isPlain(file.in(directory))) {
                    compress(file, directory, replacement);
                }
            }
        } catch (IOException | RuntimeException e) {
            replacement.discard();
            throw e;
        }
        if (replacement.files() == 0) {
            replacement.discard();
            return new Compression.Nothing();
        }
        return new Compression.Prepared(replacement.files(), replacement.saved(), replacement);
    }

    private static void compress(ListedFile file, Path directory, Replacement replacement) throws IOException {
        Path plain = file.in(directory);
        Path fresh = replacement.next();
        if (!compress(plain, fresh).equals(file.sha256())) {
            throw new IOException("has a file that differs from its manifest: " + file.name());
        }
        if (!contentOf(fresh).equals(file.sha256())) {
            throw new IOException("has a file that could not be read back: " + file.name());
        }
        replacement.add(fresh, plain, file.compressedIn(directory));
    }

    /// @return the digest of what was read
    private static String compress(Path plain, Path fresh) throws IOException {
        try (InputStream in = Files.newInputStream(plain, LinkOption.NOFOLLOW_LINKS);
                var channel = FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                var buffer = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
                var gzip = new GZIPOutputStream(buffer)) {
            String digest = digest(in, gzip);
            gzip.finish();
            buffer.flush();
            channel.force(true);
            return digest;
        }
    }

    private static String contentOf(Path compressed) throws IOException {
        try (InputStream file = Files.newInputStream(compressed);
                InputStream in = new GZIPInputStream(file, BUFFER)) {
            return digest(in, OutputStream.nullOutputStream());
        }
    }

    private static String digest(InputStream in, OutputStream out) throws IOException {
        MessageDigest digest = Digests.sha256();
        new DigestInputStream(in, digest).transferTo(out);
        return Digests.hex(digest);
    }

    private static boolean isPlain(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }
}
